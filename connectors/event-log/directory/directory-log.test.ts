import {
  appendFile,
  mkdtemp,
  readdir,
  readFile,
  rm,
  stat,
  symlink,
  truncate,
  writeFile,
} from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { eventLogCase, type LogFixture } from '../event-log.case.js';
import { membershipCase } from '../membership.case.js';
import { openEventLog } from '../open.js';
import { append, collect, numbered, readAll, record, values } from '../reading.case.js';
import { Appender } from './appender.case.js';
import type { TornTail } from './partition-writer.js';
import { encodeEntries } from './segment-index.js';

let folder: string;
let logs = 0;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'directory-log-'));
});
afterAll(() => rm(folder, { recursive: true }));

const newPath = () => join(folder, `log ${logs++}`);
const firstSegment = (path: string) => join(path, '0', '00000000000000000000.ndjson');

const fixture: LogFixture = {
  create: (partitions, options) =>
    openEventLog(`dir:${newPath()}`, { ...options, segmentBytes: 8, create: { partitions } }),
  reopen: (log) => openEventLog(log.url, { segmentBytes: 8 }),
  forget: async (log, partition, offset) => {
    const segments = join(log.url.slice('dir:'.length), String(partition));
    const names = (await readdir(segments)).sort();
    const kept = names.findLast((name) => Number.parseInt(name, 10) <= offset) ?? '0';
    for (const name of names)
      if (Number.parseInt(name, 10) < Number.parseInt(kept, 10)) await rm(join(segments, name));
  },
  begin: { lacks: 'a directory has no transactions' },
  appendNull: { lacks: 'a line is always a value' },
  appendCompressed: { lacks: 'segments are plain text' },
};
eventLogCase(fixture);
describe('its member', () => membershipCase(fixture));

/** A log of one partition that holds the records 0, 1, 2. */
async function logOfThree(options = {}) {
  const path = newPath();
  const log = await openEventLog(`dir:${path}`, { ...options, create: { partitions: 1 } });
  await append(
    log,
    numbered(3, () => 'user'),
  );
  return { path, log, segment: firstSegment(path) };
}

test('a segment is the lines themselves', async () => {
  const { segment } = await logOfThree();
  expect(await readFile(segment, 'utf8')).toBe('0\n1\n2\n');
});

test('a torn tail is not read, and the next append cuts it and says how much', async () => {
  const cuts: TornTail[] = [];
  const { log, segment } = await logOfThree({ onTornTail: (torn: TornTail) => cuts.push(torn) });
  const writer = await log.writer();
  await writer.append([record('user', 'whole')]);
  await appendFile(segment, '{"torn":');
  expect(await log.positions('latest')).toEqual([4]);
  await writer.append([record('user', 'next')]);
  expect(cuts).toEqual([{ path: segment, bytes: 8 }]);
  expect(values((await readAll(log))[0] ?? [])).toEqual(['0', '1', '2', 'whole', 'next']);
});

test('a torn index entry is cut', async () => {
  const { log, segment } = await logOfThree();
  await appendFile(segment.replace('.ndjson', '.index'), Buffer.alloc(17, 1));
  await append(log, [{ ...record('user', 'next'), logTime: 2000 }]);
  expect((await readAll(log))[0]?.map(({ logTime }) => logTime)).toEqual([1000, 1000, 1000, 2000]);
});

test('index entries whose lines a power cut took are dropped', async () => {
  const { log, segment } = await logOfThree();
  await append(log, [{ ...record('user', 'lost'), logTime: 2000 }]);
  await append(log, [{ ...record('user', 'lost'), logTime: 3000 }]);
  await truncate(segment, '0\n1\n'.length);
  await append(log, [{ ...record('user', 'next'), logTime: 4000 }]);
  const [records = []] = await readAll(log);
  expect(values(records)).toEqual(['0', '1', 'next']);
  expect(records.map(({ logTime }) => logTime)).toEqual([1000, 1000, 4000]);
});

test('blank lines are no records, and lines a person appends are', async () => {
  const { log, segment } = await logOfThree();
  await appendFile(segment, '\n \t\r\nby hand\n\n');
  expect(await log.positions('latest')).toEqual([4]);
  await append(log, [{ ...record('user', 'next'), logTime: 2000 }]);
  const [records = []] = await readAll(log);
  expect(values(records)).toEqual(['0', '1', '2', 'by hand', 'next']);
  expect(records.map(({ logTime }) => logTime)).toEqual([1000, 1000, 1000, 1000, 2000]);
  expect(values((await collect(log, [3], [4]))[0] ?? [])).toEqual(['by hand']);
});

test.each([
  ['{"a":\n1}', 'holds a newline'],
  ['', 'is empty or blank'],
  [' \t\r', 'is empty or blank'],
])('the value %j is refused, and nothing of its append is written', async (value, problem) => {
  const { log } = await logOfThree();
  await expect(append(log, [record('user', 'good'), record('user', value)])).rejects.toMatchObject({
    code: 'log-value-refused',
    details: { problem },
  });
  expect(await log.positions('latest')).toEqual([3]);
});

test('segments roll when they are large, and the log reads as one', async () => {
  const { path, log } = await logOfThree({ segmentBytes: 100 });
  const writer = await log.writer();
  for (let i = 0; i < 50; i++) await writer.append([record('user', `value ${i}`)]);
  expect((await readdir(join(path, '0'))).length).toBeGreaterThan(6);
  expect((await readAll(log))[0]?.length).toBe(53);
});

test('a reader that tails follows the log into a new segment', async () => {
  const { log } = await logOfThree({ segmentBytes: 1 });
  const seen: string[] = [];
  for await (const { records } of log.read({ from: [0], to: [8] })) {
    seen.push(...values(records));
    await append(log, [record('user', `after ${seen.length}`)]);
  }
  expect(seen).toEqual(['0', '1', '2', 'after 3', 'after 4', 'after 5', 'after 6', 'after 7']);
});

test('a reader that tails gives each record the time of its own append', async () => {
  const { log } = await logOfThree();
  const times: number[] = [];
  for await (const { records, position } of log.read({ from: [0], to: [5] })) {
    times.push(...records.map(({ logTime }) => logTime));
    await append(log, [{ ...record('user', 'later'), logTime: 1000 * position }]);
  }
  expect(times).toEqual([1000, 1000, 1000, 3000, 4000]);
});

test('what an append announced and did not write is taken back, also from a reader that is there', async () => {
  const { log, segment } = await logOfThree();
  const announced = [3, 4, 5].map((offset) => ({
    firstOffset: offset,
    bytePosition: 2 * offset,
    logTime: 5000,
  }));
  await appendFile(segment.replace('.ndjson', '.index'), encodeEntries(announced));
  expect(await log.positions({ logTime: 5000 })).toEqual([3]);
  const times: number[] = [];
  for await (const { records } of log.read({ from: [0], to: [6] })) {
    times.push(...records.map(({ logTime }) => logTime));
    if (times.length === 3)
      await append(
        log,
        [7000, 8000, 9000].map((logTime) => ({ ...record('user', 'written'), logTime })),
      );
  }
  expect(times).toEqual([1000, 1000, 1000, 7000, 8000, 9000]);
});

test('announced lines in whose place a person wrote others are not believed', async () => {
  const { log, segment } = await logOfThree();
  const announced = [3, 4].map((offset) => ({
    firstOffset: offset,
    bytePosition: 2 * offset,
    logTime: 5000,
  }));
  await appendFile(segment.replace('.ndjson', '.index'), encodeEntries(announced));
  await appendFile(segment, 'by hand\n');
  expect(await log.positions('latest')).toEqual([4]);
  await append(log, [record('user', 'next')]);
  expect(values((await readAll(log))[0] ?? [])).toEqual(['0', '1', '2', 'by hand', 'next']);
});

test('a failed append says why, and leaves a log that goes on', async () => {
  const { path, log, segment } = await logOfThree({ segmentBytes: 1 });
  const full = join(path, '0', '00000000000000000003.ndjson');
  await symlink('/dev/full', full);
  await expect(append(log, [record('user', 'lost')])).rejects.toMatchObject({
    code: 'log-unwritable',
    details: { cause: expect.stringContaining('ENOSPC') },
  });
  expect((await stat(full.replace('.ndjson', '.index'))).size).toBe(24); // announced, then not there
  await rm(full);
  await append(log, [record('user', 'next')]);
  expect(values((await readAll(log))[0] ?? [])).toEqual(['0', '1', '2', 'next']);
  expect((await stat(segment)).size).toBe(6);
});

test('a segment that ends before its successor begins is damage, not silence', async () => {
  const { log, segment } = await logOfThree({ segmentBytes: 1 });
  await append(log, [record('user', '3')]);
  await truncate(segment, 2);
  await expect(readAll(log)).rejects.toMatchObject({ code: 'log-damaged', details: { path: segment } });
});

test('lines after the beginning of the next segment are damage, not silence', async () => {
  const { log, segment } = await logOfThree({ segmentBytes: 1 });
  await append(log, [record('user', '3')]);
  await appendFile(segment, 'by hand\n');
  await expect(readAll(log)).rejects.toMatchObject({ code: 'log-damaged', details: { path: segment } });
});

test('lines without any index entry are damage', async () => {
  const { log, segment } = await logOfThree();
  await rm(segment.replace('.ndjson', '.index'));
  await expect(readAll(log)).rejects.toMatchObject({ code: 'log-damaged' });
});

test('a log that is missing, a file, or another folder is named with the cure', async () => {
  const path = newPath();
  await expect(openEventLog(`dir:${path}`)).rejects.toMatchObject({ code: 'log-not-found', exitCode: 2 });
  await writeFile(path, 'a file');
  await expect(openEventLog(`dir:${path}`)).rejects.toMatchObject({ code: 'log-not-found' });
  await expect(openEventLog(`dir:${path}`, { create: { partitions: 1 } })).rejects.toMatchObject({
    code: 'log-unwritable',
  });
  await expect(openEventLog(`dir:${folder}`, { create: { partitions: 1 } })).rejects.toMatchObject({
    code: 'log-unwritable',
    details: { cause: expect.stringContaining('other things') },
  });
});

test('a damaged header is named', async () => {
  const { path } = await logOfThree();
  await writeFile(join(path, 'log.json'), '{"formatVersion":1,');
  await expect(openEventLog(`dir:${path}`)).rejects.toMatchObject({ code: 'log-damaged' });
});

test('of several that create one log at once, all have the same', async () => {
  const url = `dir:${newPath()}`;
  const opened = await Promise.all(
    [2, 3, 4, 5].map((partitions) => openEventLog(url, { create: { partitions } })),
  );
  const ids = await Promise.all(opened.map((log) => log.identity()));
  expect(new Set(ids.map(({ id, partitions }) => `${id} ${partitions}`)).size).toBe(1);
});

test('appenders of other processes, some of them killed, lose and tear no line', async () => {
  const path = newPath();
  const log = await openEventLog(`dir:${path}`, { create: { partitions: 2 } });
  const steady = new Appender(path, 'steady', 100, 20);
  const killed = [0, 1, 2].map((i) => new Appender(path, `killed ${i}`, 1_000_000, 20));
  await Promise.all(killed.map((appender, i) => appender.killAfter(3 + 5 * i)));
  await steady.ended;
  const found = (await readAll(log)).flatMap(values).map((line) => JSON.parse(line));
  for (const appender of [steady, ...killed]) {
    const numbers = found.filter(({ by }) => by === appender.name).map(({ n }) => n);
    expect(new Set(numbers).size).toBe(numbers.length);
    for (let n = 0; n < appender.acknowledged * 20; n++) expect(numbers).toContain(n);
  }
  expect(steady.acknowledged).toBe(100);
});
