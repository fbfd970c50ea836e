import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import type { EventLog, NewRecord } from '../../connectors/event-log/event-log.js';
import { openEventLog } from '../../connectors/event-log/open.js';
import { partitionOf } from '../../connectors/event-log/partitioner.js';
import { silent } from '../../core/progress/progress.js';
import { eventText, packagedProfile } from '../bench.case.js';
import { memoryLog } from '../memory-log.case.js';
import { type RekeyOptions, rekey } from './rekey.js';

const start = Date.UTC(2026, 2, 2);
const users = ['ann', 'bob', 'cem', 'dora'];
let folder: string;
let source: EventLog;
let target: EventLog;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'rekey-'));
  source = await openEventLog(`dir:${folder}/source`, { create: { partitions: 3 }, segmentBytes: 2000 });
  target = await openEventLog(`dir:${folder}/target`, { create: { partitions: 2 } });
});
afterEach(() => rm(folder, { recursive: true }));

/** Events `[from, to)`, a second apart, keyed by their number; of these every tenth twice, byte for byte. */
async function fill(from: number, to: number): Promise<void> {
  const writer = await source.writer();
  for (let n = from; n < to; n++) {
    const value = Buffer.from(eventText(n, { timestamp: start + n * 1000, user: users[n % users.length] }));
    const record = { key: Buffer.from(String(n)), value, logTime: start + n * 1000 };
    await writer.append(n % 10 === 0 ? [record, record] : [record]);
  }
}

const run = (more: Partial<RekeyOptions> = {}) =>
  rekey({
    source,
    target,
    folder,
    profile: packagedProfile,
    signal: new AbortController().signal,
    follow: false,
    limits: { records: 20, bytes: 1e9 },
    progress: silent,
    ...more,
  });

async function read(log: EventLog): Promise<{ partition: number; logTime: number; text: string }[]> {
  const found: { partition: number; logTime: number; text: string }[] = [];
  const [from, to] = [await log.positions('earliest'), await log.positions('latest')];
  for await (const { partition, records } of log.read({ from, to }))
    for (const { logTime, value } of records) found.push({ partition, logTime, text: value!.toString() });
  return found;
}

/** All records of the source, each once, at its log time, keyed, in order. */
async function expectWhole(): Promise<void> {
  const [from, to] = [await read(source), await read(target)];
  const plain = (records: typeof from) => records.map(({ logTime, text }) => `${logTime} ${text}`).sort();
  expect(plain(to)).toEqual(plain(from));
  for (const partition of [0, 1]) {
    const own = to.filter((record) => record.partition === partition);
    expect(own.map(({ logTime }) => logTime)).toEqual(
      own.map(({ logTime }) => logTime).sort((a, b) => a - b),
    );
    for (const { text } of own) expect(partitionOf(Buffer.from(JSON.parse(text).user), 2)).toBe(partition);
  }
}

it('copies bytes and log times, keyed by the entity, and later only what is new', async () => {
  await fill(0, 100);
  expect(await run()).toMatchObject({
    read: 110,
    copied: 110,
    alreadyThere: 0,
    empty: 0,
    total: 110,
    holes: [],
  });
  await expectWhole();
  expect(await run()).toMatchObject({ read: 0, copied: 0, total: 110 });
  await fill(100, 120);
  expect(await run()).toMatchObject({ read: 22, copied: 22, total: 132 });
  await expectWhole();
});

it('killed within or right behind each append it goes on: nothing lost, nothing doubled', async () => {
  await fill(0, 100);
  const killed = new Error('killed');
  let [alreadyThere, kills] = [0, 0];
  for (let fine = 0; ; fine = 0) {
    const append = async (
      records: readonly NewRecord[],
      write: (part: readonly NewRecord[]) => Promise<void>,
    ) => {
      if (fine-- > 0) return write(records);
      await write(records.slice(0, [0, 1, 7, records.length][kills % 4]));
      throw killed;
    };
    const dying = {
      ...target,
      url: target.url,
      identity: () => target.identity(),
      positions: target.positions.bind(target),
      read: target.read.bind(target),
      writer: async () => {
        const writer = await target.writer();
        return {
          append: (records: readonly NewRecord[]) => append(records, (part) => writer.append(part)),
          close: () => writer.close(),
        };
      },
    } as EventLog;
    // Every other life gets a batch further before it dies.
    fine = kills % 2;
    const done = await run({ target: dying }).catch((thrown) => {
      expect(thrown).toBe(killed);
      return null;
    });
    if (done) {
      alreadyThere += done.alreadyThere;
      expect(done.total).toBe(110);
      break;
    }
    kills++;
    expect(kills).toBeLessThan(100);
  }
  expect(kills).toBeGreaterThan(5);
  expect(alreadyThere).toBeGreaterThan(0);
  await expectWhole();
});

it('a record without an entity is keyed by its bytes; one without a value is counted, and left out', async () => {
  const values = ['{"user":7}', 'no JSON', null, '', ' '];
  const records = values.map((value, offset) => ({
    offset,
    logTime: start,
    key: null,
    value: value === null ? null : Buffer.from(value),
  }));
  const log = memoryLog([{ records, end: 6 }]);
  expect(await run({ source: log })).toMatchObject({
    read: 5,
    copied: 2,
    empty: 3,
    total: 2,
    positions: [6],
  });
  for (const { text, partition } of await read(target))
    expect(partitionOf(Buffer.from(text), 2)).toBe(partition);
});

it('what the source lost before it was copied is a hole, at the start and later', async () => {
  const records = [5, 6, 9].map((offset) => {
    return { offset, logTime: start, key: null, value: Buffer.from(`{"n":${offset}}`) };
  });
  const first = memoryLog([{ records: records.slice(0, 2), end: 7, earliest: 5 }]);
  expect(await run({ source: first })).toMatchObject({
    copied: 2,
    holes: [{ partition: 0, from: 0, to: 5 }],
  });
  const later = memoryLog([{ records: records.slice(2), end: 10, earliest: 9 }]);
  expect(await run({ source: later })).toMatchObject({
    copied: 1,
    total: 3,
    holes: [
      { partition: 0, from: 0, to: 5 },
      { partition: 0, from: 7, to: 9 },
    ],
  });
});

it('refuses the same log, a target with other records, and a source that is another', async () => {
  await fill(0, 10);
  await expect(run({ target: source })).rejects.toMatchObject({ code: 'usage', exitCode: 2 });
  await run();
  const before = await read(target);
  const shorter = { ...(await source.identity()), positions: async () => [0, 0, 0] };
  const cut = { url: 'dir:cut', identity: () => source.identity(), positions: shorter.positions } as never;
  await expect(run({ source: cut })).rejects.toMatchObject({ code: 'rekey-other-log' });
  await rm(join(folder, 'rekey'), { recursive: true });
  await expect(run()).rejects.toMatchObject({ code: 'rekey-target-filled', exitCode: 2 });
  expect(await read(target)).toEqual(before);
});

it('follows what comes until it is told to end', async () => {
  await fill(0, 20);
  const stop = new AbortController();
  const following = run({ follow: true, signal: stop.signal });
  const has = async (count: number) => {
    while ((await target.positions('latest')).reduce((a, b) => a + b) < count)
      await new Promise((done) => setTimeout(done, 20));
  };
  await has(22);
  await fill(20, 50);
  await has(55);
  stop.abort();
  expect(await following).toMatchObject({ read: 55, copied: 55, total: 55 });
  expect(await readdir(join(folder, 'rekey'))).toHaveLength(1);
  expect(await run()).toMatchObject({ read: 0 });
});
