import { createHash } from 'node:crypto';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { loadConfiguration } from '../config/load.js';
import { RecordMaker } from '../core/events/scanner/records.case.js';
import { hostileLog } from '../core/features/hostile-log.case.js';
import type { Profile } from '../core/profile/profile.js';
import { createRandom } from '../core/random/random.js';
import judge from './judge-task.js';
import { emptyPack, type PackedRecords, Packer } from './packed-records.js';

const { profile } = loadConfiguration({ workingDirectory: import.meta.dirname, environment: {} });
const logTime = Date.UTC(2027, 0, 1);
const limits = { records: 6000, bytes: 8 * 1024 * 1024 };
const seed = Number(process.env.PROPERTY_SEED ?? 42);
let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'judge-'));
});
afterAll(() => rm(folder, { recursive: true }));

function packOf(values: readonly (Buffer | null)[]): PackedRecords {
  const packer = new Packer(emptyPack(limits));
  for (const [offset, value] of values.entries()) {
    const records = [{ offset, logTime, key: null, value }];
    const batch = { partition: offset % 3, records, position: offset + 1, notRecords: 0 };
    if (packer.add(batch, 0) === 0) throw new Error('too many');
  }
  return packer.packed();
}

/** What the task says, and a hash of each file that it writes. */
async function judged(of: Profile, records: PackedRecords, scanner: boolean, raw: boolean) {
  const paths = { events: 'events', rejections: 'rejections', raw: raw ? 'raw' : null };
  const files = await judge({ profile: of, scanner, records, folder, paths });
  const hashes = Object.values(files).map((file) => file && hashOf(file.path));
  return { files, hashes: await Promise.all(hashes) };
}

async function hashOf(path: string): Promise<string> {
  return createHash('sha256')
    .update(await readFile(join(folder, path)))
    .digest('hex');
}

function recordsOf(seed: number, count: number): (Buffer | null)[] {
  const maker = new RecordMaker(profile, createRandom(seed), logTime);
  return Array.from({ length: count }, (_, index) => (index % 500 === 7 ? null : maker.record()));
}

describe('with the scanner in front of the door the same files are written, byte by byte', () => {
  it('of whatever records, task after task', async () => {
    const packs = [3000, 6000, 1, 0, 2000, 4000].map((count, index) =>
      packOf(recordsOf(seed + index, count)),
    );
    // One after the other with nothing else between them: only so is the memory of a task the next one's.
    const all = async (scanner: boolean) => {
      const said = [];
      for (const [index, pack] of packs.entries()) {
        said.push(await judged(profile, pack, scanner, index < packs.length - 1));
      }
      return said;
    };
    expect(await all(true), `seed ${seed}`).toEqual(await all(false));
  });

  it('of a hostile log', async () => {
    const { records } = hostileLog({
      seed,
      withinOffsets: 50,
      partitionOf: () => 0,
      now: logTime,
      windowStart: logTime - 30 * 86_400_000,
      clockChange: logTime - 86_400_000,
    });
    const pack = packOf(records.slice(0, limits.records).map(({ value }) => Buffer.from(value)));
    expect(await judged(profile, pack, true, true)).toEqual(await judged(profile, pack, false, true));
  });

  it('of texts that stop recurring, some of which the scanner leaves to the door', async () => {
    const values = Array.from({ length: limits.records }, (_, index) => {
      const event = {
        event_id: `evt_${String(index).padStart(12, '0')}`,
        timestamp: logTime - index,
        event_type: 'file_access',
        user: `user ${index % 700}`,
        file_details: { file_hash: index < 3000 ? `${index % 5}` : `é ${index}`, file_path: `C:\\${index}` },
      };
      return Buffer.from(index % 10 === 0 ? JSON.stringify(event, null, 2) : JSON.stringify(event));
    });
    const pack = packOf(values);
    const plain = await judged(profile, pack, false, false);
    expect(plain.files.events?.rows).toBe(limits.records);
    for (let time = 0; time < 2; time++) expect(await judged(profile, pack, true, false)).toEqual(plain);
  });

  it('in two tasks at once', async () => {
    const packs = [packOf(recordsOf(seed, 300)), packOf(recordsOf(seed + 1, 400))];
    const apart = [
      await judged(profile, packs[0]!, true, false),
      await judged(profile, packs[1]!, true, false),
    ];
    const run = (records: PackedRecords, name: string) =>
      judge({
        profile,
        scanner: true,
        records,
        folder,
        paths: { events: name, rejections: `no ${name}`, raw: null },
      });
    await Promise.all([run(packs[0]!, 'first'), run(packs[1]!, 'second')]);
    const together = await Promise.all(['first', 'second'].map(hashOf));
    expect(together).toEqual(apart.map(({ hashes }) => hashes[0]));
  });
});
