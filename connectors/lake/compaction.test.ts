import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { Compaction, type FileLimits, type LakeFiles, smallFiles } from './compaction.js';
import { DuckDb, fileList, numberOf } from './duckdb.js';
import type { EventFile } from './manifest.js';

const dayMs = 86_400_000;
const none: LakeFiles = { events: [], duplicates: [], rejections: [], raw: [] };
const large = 1e9;

let lake: string;
let db: DuckDb;
beforeEach(async () => {
  lake = await mkdtemp(join(tmpdir(), 'compaction-'));
  for (const folder of ['events', 'raw']) await mkdir(join(lake, folder));
  db = await DuckDb.open({ memoryMb: 128, threads: 2, spillFolder: join(lake, 'spill') });
});
afterEach(async () => {
  db.close();
  await rm(lake, { recursive: true });
});

/** A file of events, of one partition, whose times are of these days. */
async function eventsOf(name: string, firstOffset: number, days: readonly number[]): Promise<EventFile> {
  const path = join('events', `${name}.parquet`);
  const rows = days.map((day, index) => `(0, ${firstOffset + index}, ${day * dayMs + index})`);
  await db.run(
    `COPY (FROM (VALUES ${rows.join(', ')}) AS event(_partition, _offset, event_time)) TO '${join(lake, path)}'`,
  );
  const times = days.map((day, index) => day * dayMs + index);
  return {
    path,
    rows: days.length,
    offsets: [{ partition: 0, first: firstOffset, last: firstOffset + days.length - 1 }],
    leastMs: Math.min(...times),
    greatestMs: Math.max(...times),
  };
}

async function compacted(files: LakeFiles, limits: Partial<FileLimits>): Promise<LakeFiles> {
  const sizes = { rows: large, bytes: large, ...limits };
  return new Compaction(db, lake, 'event_time', 'merged', () => undefined, sizes).files(files);
}

async function offsetsIn(file: EventFile): Promise<number[]> {
  const rows = await db.rows(`SELECT _offset AS o FROM read_parquet(${fileList([join(lake, file.path)])})`);
  return rows.map(({ o }) => numberOf(o)).sort((a, b) => a - b);
}

it('puts whole days into a file, up to a number of rows, and a day with more of them into one of its own', async () => {
  const events = [
    await eventsOf('a', 0, [1, 1, 2, 3]),
    await eventsOf('b', 4, [3, 3, 3, 3, 3, 2]),
    await eventsOf('c', 10, [4, 1, 5]),
  ];
  const merged = (await compacted({ ...none, events }, { rows: 4 })).events;
  expect(
    merged.map(({ rows, leastMs, greatestMs, settled }) => ({
      rows,
      days: [leastMs, greatestMs].map((ms) => Math.floor(ms / dayMs)),
      settled,
    })),
  ).toEqual([
    { rows: 5, days: [1, 2], settled: true },
    { rows: 6, days: [3, 3], settled: true },
    { rows: 2, days: [4, 5], settled: undefined },
  ]);
  expect(await Promise.all(merged.map(offsetsIn))).toEqual([
    [0, 1, 2, 9, 11],
    [3, 4, 5, 6, 7, 8],
    [10, 12],
  ]);
  expect(merged.map(({ offsets }) => offsets)).toEqual([
    [{ partition: 0, first: 0, last: 11 }],
    [{ partition: 0, first: 3, last: 8 }],
    [{ partition: 0, first: 10, last: 12 }],
  ]);
});

it('leaves large files as they are, and a small one that is alone', async () => {
  const [first, second] = [await eventsOf('a', 0, [1, 2]), await eventsOf('b', 2, [1, 2])];
  const settled = (await compacted({ ...none, events: [first, second] }, { rows: 3 })).events;
  const alone = { ...none, events: [...settled, await eventsOf('c', 4, [2])] };
  expect(smallFiles(alone)).toBe(1);
  expect(await compacted(alone, { rows: 3 })).toEqual(alone);
  const two = { ...none, events: [...alone.events, await eventsOf('d', 5, [1])] };
  const merged = (await compacted(two, { rows: 3 })).events;
  expect(merged.slice(0, settled.length)).toEqual(settled);
  expect(merged.slice(settled.length).map(({ rows }) => rows)).toEqual([2]);
});

it('ends a file of bytes by its size', async () => {
  const raw = [];
  for (let n = 0; n < 4; n++) {
    const path = join('raw', `${n}.parquet`);
    const row = `0 AS _partition, ${n} AS _offset, encode(repeat('x', 100)) AS raw`;
    await db.run(`COPY (SELECT ${row}) TO '${join(lake, path)}'`);
    raw.push({ path, rows: 1, offsets: [{ partition: 0, first: n, last: n }] });
  }
  const merged = (await compacted({ ...none, raw }, { bytes: 300 })).raw;
  expect(merged.every(({ settled }) => settled)).toBe(true);
  expect(merged.flatMap(({ offsets }) => offsets.map(({ first, last }) => [first, last]))).toEqual([
    [0, 0],
    [1, 1],
    [2, 2],
    [3, 3],
  ]);
});

it('does not go on where a row is lost on the way', async () => {
  const [first, second] = [await eventsOf('a', 0, [1, 2]), await eventsOf('b', 2, [3])];
  const wrong = { ...first, rows: 3 };
  await expect(compacted({ ...none, events: [wrong, second] }, {})).rejects.toThrow('4 rows became 3');
});
