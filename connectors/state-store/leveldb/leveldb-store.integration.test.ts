import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { createRandom } from '../../../core/random/random.js';
import { levelDbStore } from './leveldb-store.js';

const built = new URL('../../../dist/', import.meta.url);
const partition = 3;
const keys = 300;
/** Writes batch after batch, each over all keys, and says which it has written, or why it cannot. */
const script = `
  import { levelDbStore } from './connectors/state-store/leveldb/leveldb-store.js';
  try {
    const store = await levelDbStore(process.argv[1]).open(${partition});
    for (let round = Number(Buffer.from(store.get(Buffer.from('round')) ?? '0')) + 1; ; round++) {
      const batch = store.batch();
      for (let key = 0; key < ${keys}; key++)
        batch.put(Buffer.from('key-' + key), Buffer.alloc(2600, round + ' of ' + key + ' '));
      batch.put(Buffer.from('round'), Buffer.from(String(round)));
      await batch.write();
      console.log(round);
    }
  } catch ({ code }) {
    console.log(code);
  }`;

class Writer {
  #said = '';
  readonly #process: ChildProcess;
  readonly #ended: Promise<unknown>;

  /** @param limits of the shell it runs in */
  constructor(folder: string, limits = 'true') {
    const run = `${limits}; exec "$0" "$@"`;
    const node = [process.execPath, '--input-type=module', '-e', script, folder];
    this.#process = spawn('sh', ['-c', run, ...node], { cwd: fileURLToPath(built) });
    this.#process.stdout?.on('data', (text: Buffer) => {
      this.#said += text;
    });
    this.#ended = once(this.#process, 'close');
  }

  get said(): readonly string[] {
    return this.#said.split('\n').slice(0, -1);
  }

  async begun(): Promise<void> {
    while (this.#said === '') await Promise.race([once(this.#process.stdout!, 'data'), this.#ended]);
  }

  /** To its end by itself. */
  async ended(): Promise<void> {
    await this.#ended;
  }

  async killed(): Promise<void> {
    this.#process.kill('SIGKILL');
    await this.#ended;
  }
}

/** The batch that the store holds; throws unless it holds the whole of it and nothing else. */
async function roundIn(folder: string): Promise<number> {
  const store = await levelDbStore(folder).open(partition);
  const round = Number(Buffer.from(store.get(Buffer.from('round')) ?? '0'));
  const found = new Map<string, Uint8Array>();
  for await (const chunk of store.entries({ gte: Buffer.from('key-'), lt: Buffer.from('key.') }))
    for (const [key, value] of chunk) found.set(`${Buffer.from(key)}`, value);
  await store.close();
  expect(found.size).toBe(round === 0 ? 0 : keys);
  for (let key = 0; key < found.size; key++)
    expect(Buffer.alloc(2600, `${round} of ${key} `).equals(found.get(`key-${key}`)!)).toBe(true);
  return round;
}

describe.skipIf(!existsSync(new URL('connectors/state-store/leveldb/leveldb-store.js', built)))(
  'a process with a store (skipped where the package is not built: npm run build)',
  () => {
    let folder: string;
    beforeEach(async () => {
      folder = await mkdtemp(join(tmpdir(), 'state-store-'));
    });
    afterEach(() => rm(folder, { recursive: true }));

    test('killed at any instant, it leaves the last batch that it wrote, whole', async () => {
      const seed = Date.now();
      const random = createRandom(seed);
      let held = 0;
      for (let kill = 0; kill < 8; kill++) {
        const writer = new Writer(folder);
        if (kill > 0) await writer.begun();
        await sleep(random.integer(300));
        await writer.killed();
        const last = Number(writer.said.at(-1) ?? held);
        held = await roundIn(folder);
        expect([last, last + 1], `seed ${seed}, kill ${kill}`).toContain(held);
      }
      expect(held).toBeGreaterThan(20);
    });

    test('has the partition alone until it ends, however it ends', async () => {
      const writer = new Writer(folder);
      await writer.begun();
      const states = levelDbStore(folder);
      await expect(states.open(partition)).rejects.toMatchObject({ code: 'state-locked' });
      await expect(states.destroy(partition)).rejects.toMatchObject({ code: 'state-locked' });
      await writer.killed();
      expect(await roundIn(folder)).toBeGreaterThan(0);
    });

    test('is told when the disk takes no more, and what it wrote before is there', async () => {
      const writer = new Writer(folder, 'ulimit -f 6000');
      await writer.ended();
      const [last, told] = writer.said.slice(-2);
      expect(told).toBe('disk-failed');
      expect([Number(last), Number(last) + 1]).toContain(await roundIn(folder));
    });
  },
);
