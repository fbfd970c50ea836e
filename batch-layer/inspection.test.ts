import { afterAll, beforeAll, expect, test } from 'vitest';
import { DuckDb } from '../connectors/lake/duckdb.js';
import { inspectTable } from './inspection.js';

let db: DuckDb;
beforeAll(async () => {
  db = await DuckDb.open({ memoryMb: 256, threads: 1, spillFolder: '' });
});
afterAll(() => db.close());

async function inspected(select: string, features: string[] = []) {
  await db.run(`CREATE OR REPLACE TABLE inspected AS ${select}`);
  return inspectTable(db, 'inspected', features);
}

test('a column says its type, what is missing, quantiles and shape', async () => {
  const { rows, columns } = await inspected(
    `SELECT 'e' || i AS entity, CAST(i AS BIGINT) AS n, CASE WHEN i % 2 = 0 THEN i / 10 END AS rate FROM range(0, 101) t(i)`,
  );
  expect(rows).toBe(101);
  expect(columns).toEqual([
    { name: 'entity', type: 'VARCHAR', nulls: 0, distinct: 101, distribution: null },
    {
      name: 'n',
      type: 'BIGINT',
      nulls: 0,
      distinct: 101,
      distribution: {
        min: 0,
        p25: 25,
        median: 50,
        p75: 75,
        max: 100,
        counts: [10, 10, 10, 10, 10, 10, 10, 10, 10, 11],
      },
    },
    {
      name: 'rate',
      type: 'DOUBLE',
      nulls: 50,
      distinct: 51,
      distribution: {
        min: 0,
        p25: 2.5,
        median: 5,
        p75: 7.5,
        max: 10,
        counts: [5, 5, 5, 5, 5, 5, 5, 5, 5, 6],
      },
    },
  ]);
});

test('what is not finite has no place in a distribution', async () => {
  const { columns } = await inspected(
    `SELECT unnest(['NaN'::DOUBLE, 'Infinity'::DOUBLE, '-Infinity'::DOUBLE, NULL, 1, 3]) AS x, 'NaN'::DOUBLE AS none`,
  );
  expect(columns[0]?.distribution).toMatchObject({ min: 1, median: 2, max: 3 });
  expect(columns[0]?.distribution?.counts).toEqual([1, 0, 0, 0, 0, 0, 0, 0, 0, 1]);
  expect(columns[0]?.nulls).toBe(1);
  expect(columns[1]?.distribution).toBeNull();
});

test('the ends of the range do not overflow', async () => {
  const { columns } = await inspected(
    `SELECT unnest([-1.7e308::DOUBLE, 0::DOUBLE, 1.7e308::DOUBLE]) AS x, 170141183460469231731687303715884105727::HUGEINT AS h`,
  );
  expect(columns[0]?.distribution?.counts).toEqual([1, 0, 0, 0, 0, 1, 0, 0, 0, 1]);
  expect(columns[1]?.distribution?.counts).toEqual([3]);
});

test('equal values are one step, no rows none', async () => {
  expect((await inspected('SELECT 7 AS x FROM range(5)')).columns[0]?.distribution).toEqual({
    min: 7,
    p25: 7,
    median: 7,
    p75: 7,
    max: 7,
    counts: [5],
  });
  expect(await inspected('SELECT 7 AS x, 0 AS cohort, 0 AS is_anomaly WHERE false', ['x'])).toMatchObject({
    rows: 0,
    labels: { normal: 0, anomalous: 0 },
    cohorts: [],
  });
});

test('labels and cohorts are counted, with medians of the features that are there', async () => {
  const { labels, cohorts } = await inspected(
    `SELECT * FROM (VALUES ('a', 0, 1, 10), ('b', 0, 0, 20), ('c', 1, 0, NULL)) t("name", cohort, is_anomaly, "odd ""name""")`,
    ['odd "name"', 'gone', 'name'],
  );
  expect(labels).toEqual({ normal: 2, anomalous: 1 });
  expect(cohorts).toEqual([
    { cohort: 0, size: 2, anomalous: 1, medians: { 'odd "name"': 15 } },
    { cohort: 1, size: 1, anomalous: 0, medians: { 'odd "name"': null } },
  ]);
});

test('a table of other makers may lack them, or hold labels as booleans', async () => {
  expect(await inspected('SELECT 1 AS x')).toMatchObject({ labels: null, cohorts: [] });
  expect(await inspected("SELECT 'x' AS cohort, true AS is_anomaly")).toMatchObject({
    labels: { normal: 0, anomalous: 1 },
    cohorts: [],
  });
});

test('scores are counted in steps, anomalous ones apart', async () => {
  const { scores } = await inspected(
    'SELECT i / 100 AS anomaly_score_normalized, i >= 98 AS is_anomaly FROM range(0, 101) t(i)',
  );
  expect(scores?.counts.slice(-2)).toEqual([2, 3]);
  expect(scores?.counts.reduce((sum, count) => sum + count, 0)).toBe(101);
  expect(scores?.anomalous.slice(-2)).toEqual([0, 3]);
  expect((await inspected('SELECT 1 AS x')).scores).toBeNull();
});
