import { join } from 'node:path';
import { expect, it } from 'vitest';
import { openEventLog } from '../connectors/event-log/open.js';
import { fileList } from '../connectors/lake/duckdb.js';
import { Bench, eventText } from './bench.case.js';
import { memoryLog } from './memory-log.case.js';

const now = Date.UTC(2026, 0, 10);

const good = (n: number) => ({ key: 'ann', value: eventText(n, { timestamp: now }) });
const bad = (value: string) => ({ key: 'ann', value });

/** What people read: the log of rejected records. */
async function lettersOf({ deadLetters }: Bench) {
  const log = await openEventLog(`dir:${deadLetters}`);
  const letters: Record<string, unknown>[] = [];
  for await (const { records } of log.read({ from: [0], to: await log.positions('latest') })) {
    letters.push(...records.map(({ value }) => JSON.parse(String(value))));
  }
  return letters;
}

/** What the lake keeps of them. */
async function rejectionsOf({ db, lake }: Bench) {
  const manifest = await lake.manifest();
  const files = fileList(manifest!.rejections.map(({ path }) => join(lake.folder, path)));
  return db.rows(`SELECT _partition AS partition, _offset AS "offset", _log_time AS log_time, reason, path,
    to_base64(raw) AS raw FROM read_parquet(${files}) ORDER BY partition, "offset"`);
}

const asLetters = (rows: Awaited<ReturnType<typeof rejectionsOf>>) =>
  rows.map((row) => ({ ...row, offset: Number(row.offset), log_time: Number(row.log_time) }));

it('a rejected record is in the lake and in the dead letters once, with reason, path and its own bytes', async () => {
  const bench = await Bench.forTest({ partitions: 1 });
  const late = eventText(9, { timestamp: now + 86_400_001 });
  await bench.append([good(1), bad('{"a":'), good(2), bad(late)], now);
  await bench.archive();
  await bench.append([bad('\u{1f600}'), good(3)], now + 1);
  await bench.archive();
  await bench.archive();
  const base64 = (text: string) => Buffer.from(text).toString('base64');
  const expected = [
    { partition: 0, offset: 1, log_time: now, reason: 'not-json', path: '', raw: base64('{"a":') },
    { partition: 0, offset: 3, log_time: now, reason: 'too-late', path: 'timestamp', raw: base64(late) },
    { partition: 0, offset: 4, log_time: now + 1, reason: 'not-json', path: '', raw: base64('\u{1f600}') },
  ];
  expect(await lettersOf(bench)).toEqual(expected);
  expect(asLetters(await rejectionsOf(bench))).toEqual(expected);
});

it('keeps the order of the log, over partitions and many publications', async () => {
  const bench = await Bench.forTest({ partitions: 3, fetchBytes: 1024 });
  const records = Array.from({ length: 300 }, (_, n) => ({
    key: `user ${n}`,
    value: n % 3 ? `bad ${n}` : good(n).value,
  }));
  await bench.append(records, now);
  const { manifest } = await bench.archive({ batchEvents: 1 });
  expect(manifest.sequence).toBeGreaterThan(5);
  const letters = await lettersOf(bench);
  expect(letters).toHaveLength(200);
  expect(new Set(letters.map(({ partition, offset }) => `${partition}:${offset}`)).size).toBe(200);
  expect(letters.toSorted(byPosition)).toEqual(asLetters(await rejectionsOf(bench)).toSorted(byPosition));
});

const byPosition = (a: Record<string, unknown>, b: Record<string, unknown>) =>
  Number(a.partition) - Number(b.partition) || Number(a.offset) - Number(b.offset);

it('is written once, also when the publication it belongs to never happened', async () => {
  const bench = await Bench.forTest({ partitions: 1 });
  await bench.append([bad('one'), good(1), bad('two')], now);
  const { publish } = bench.lake;
  bench.lake.publish = () => Promise.reject(new Error('killed'));
  await expect(bench.archive()).rejects.toThrow('killed');
  expect(await lettersOf(bench)).toHaveLength(2);
  await bench.append([bad('three')], now);
  bench.lake.publish = publish;
  await bench.archive();
  expect((await lettersOf(bench)).map(({ offset }) => offset)).toEqual([0, 2, 3]);
  expect((await bench.lake.manifest())!.deadLetters).toBe(3);
});

it('a record without bytes has none in its letter either', async () => {
  const bench = await Bench.forTest({ partitions: 1 });
  bench.log = memoryLog([{ records: [{ offset: 0, logTime: now, key: null, value: null }], end: 1 }]);
  await bench.archive();
  expect(await lettersOf(bench)).toMatchObject([{ reason: 'empty', raw: null }]);
  expect(await rejectionsOf(bench)).toMatchObject([{ reason: 'empty', raw: null }]);
});
