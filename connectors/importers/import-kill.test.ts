import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { createRandom } from '../../core/random/random.js';
import { openEventLog } from '../event-log/open.js';

const built = new URL('../../dist/', import.meta.url);
const script = `
  import { loadConfiguration } from './config/load.js';
  import { openEventLog } from './connectors/event-log/open.js';
  import { importFile } from './connectors/importers/import-file.js';
  import { silent } from './core/progress/progress.js';
  const [folder, path, format] = process.argv.slice(1);
  const { profile } = loadConfiguration({ workingDirectory: '.', environment: {} });
  const log = await openEventLog('dir:' + folder + '/log', { create: { partitions: 4 } });
  const open = log.writer.bind(log);
  log.writer = async () => {
    const writer = await open();
    return {
      close: () => writer.close(),
      append(records) {
        process.stdout.write('.');
        return writer.append(records);
      },
    };
  };
  await importFile(path, {
    log, profile, format, folder: folder + '/work', reading: format === 'sshd' ? { year: 2024 } : {}, again: false,
    now: Date.now, progress: silent, limits: { records: 400, bytes: 1e9 },
  });`;

/** Runs an import until it has begun so many appends and some ms have passed, or to its end. */
class Import {
  begun = 0;
  #error = '';
  readonly #process: ChildProcess;
  readonly #ended: Promise<unknown>;

  constructor(folder: string, path: string, format: string) {
    const args = ['--input-type=module', '-e', script, folder, path, format];
    this.#process = spawn(process.execPath, args, { cwd: fileURLToPath(built) });
    this.#process.stdout?.on('data', (dots: Buffer) => {
      this.begun += dots.length;
    });
    this.#process.stderr?.on('data', (text: Buffer) => {
      this.#error += text;
    });
    this.#ended = once(this.#process, 'close');
  }

  /** Whether it was killed before its end. */
  async killAfter(appends: number, ms: number): Promise<boolean> {
    while (this.begun < appends && this.#process.exitCode === null) {
      await Promise.race([once(this.#process.stdout!, 'data'), this.#ended]);
    }
    await Promise.race([sleep(ms), this.#ended]);
    this.#process.kill('SIGKILL');
    await this.#ended;
    if (this.#error !== '') throw new Error(this.#error);
    return this.#process.exitCode !== 0;
  }
}

/** What expires by itself after some seconds. */
async function removeLocks(folder: string): Promise<void> {
  for (const name of await readdir(folder, { recursive: true })) {
    if (/(^|\/)(\.lock|write\.lock)$/.test(name)) await rm(join(folder, name), { recursive: true });
  }
}

async function valuesIn(folder: string): Promise<string[]> {
  const log = await openEventLog(`dir:${folder}/log`);
  const values: string[] = [];
  const [from, to] = await Promise.all([log.positions('earliest'), log.positions('latest')]);
  for await (const { records } of log.read({ from, to }))
    values.push(...records.map(({ value }) => String(value)));
  await log.close();
  return values;
}

describe.skipIf(!existsSync(new URL('connectors/importers/import-file.js', built)))(
  'kill -9 while importing (skipped where the package is not built: npm run build)',
  () => {
    let folder: string;
    beforeEach(async () => {
      folder = await mkdtemp(join(tmpdir(), 'import-kill-'));
    });
    afterEach(() => rm(folder, { recursive: true }));

    const fill = 'x'.repeat(300);
    const ndjson = Array.from({ length: 12_000 }, (_, i) =>
      JSON.stringify({ user: `u${i % 97}`, n: i - (i % 3), fill }),
    );
    const sshd = Array.from({ length: 6000 }, (_, i) =>
      i % 4 === 0
        ? 'Mar  1 10:00:00 h CRON[1]: x'
        : `Mar  1 10:00:00 h sshd[${i % 50}]: message repeated 2 times: [ Failed password for u${i % 97} from 1.2.3.4 port 5 ssh2]`,
    );

    test.each<[string, string[], number]>([
      ['ndjson', ndjson, 12_000],
      ['sshd', sshd, 9000],
    ])(
      '%s: every line is in the log exactly once',
      async (format, lines, events) => {
        const seed = Date.now();
        const random = createRandom(seed);
        const path = join(folder, 'file');
        await writeFile(path, `${lines.join('\n')}\n`);
        let kills = 0;
        while (await new Import(folder, path, format).killAfter(1 + random.integer(8), random.integer(25))) {
          kills++;
          await removeLocks(folder);
        }
        const values = await valuesIn(folder);
        const message = `seed ${seed}, ${kills} kills`;
        expect(kills, message).toBeGreaterThan(0);
        expect(values, message).toHaveLength(events);
        if (format === 'ndjson') expect(values.sort(), message).toEqual([...lines].sort());
        else expect(new Set(values.map((value) => JSON.parse(value).event_id)).size, message).toBe(events);
      },
      120_000,
    );
  },
);
