import { expect, it } from 'vitest';
import { fileList, numberOf } from '../connectors/lake/duckdb.js';
import { emptyManifest } from '../connectors/lake/manifest.js';
import { Bench, eventText } from './bench.case.js';
import { keepsRaw } from './keep-raw.js';

const logTime = Date.UTC(2026, 2, 2, 9);

it('auto keeps bytes where the log forgets, and goes on where it was begun', () => {
  const [kafka, directory] = (['kafka', 'directory'] as const).map((kind) =>
    emptyManifest({ kind, id: 'x', partitions: 1 }, 'door', [0]),
  );
  const begun = { ...directory!, raw: [{ path: 'raw/1.parquet', rows: 1, offsets: [] }] };
  const said = (setting: 'auto' | 'always' | 'never') =>
    [kafka!, directory!, begun].map((manifest) => keepsRaw(setting, manifest));
  expect(said('auto')).toEqual([true, false, true]);
  expect(said('always')).toEqual([true, true, true]);
  expect(said('never')).toEqual([false, false, false]);
});

it('the bytes of events are as the log has them; those of rejections stand with these', async () => {
  const bench = await Bench.forTest({ partitions: 1 });
  const spaced = eventText(1, { timestamp: logTime, note: 'a\u0000é😀' }).replaceAll(',', ' , ');
  const values = [spaced, 'no event', eventText(2, { timestamp: logTime, event_type: 'file_access' })];
  await bench.append(
    values.map((value) => ({ key: 'ann', value })),
    logTime,
  );
  const { manifest } = await bench.archive({ keepRaw: 'always' });
  const rows = await bench.db.rows(
    `SELECT _partition, _offset, _log_time, decode(raw) AS raw FROM read_parquet(${fileList(manifest.raw.map(({ path }) => `${bench.lake.folder}/${path}`))}) ORDER BY _offset`,
  );
  expect(
    rows.map((row) => [row._partition, numberOf(row._offset), numberOf(row._log_time), row.raw]),
  ).toEqual([
    [0, 0, logTime, values[0]],
    [0, 2, logTime, values[2]],
  ]);
  expect(manifest.raw.map(({ rows, offsets }) => ({ rows, offsets }))).toEqual([
    { rows: 2, offsets: [{ partition: 0, first: 0, last: 2 }] },
  ]);
});

it('nothing is kept of a log that keeps everything itself', async () => {
  const bench = await Bench.forTest({ partitions: 1 });
  await bench.append([{ key: 'ann', value: eventText(1, { timestamp: logTime }) }], logTime);
  expect((await bench.archive()).manifest.raw).toEqual([]);
});
