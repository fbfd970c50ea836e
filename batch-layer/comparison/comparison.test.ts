import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { DuckDb } from '../../connectors/lake/duckdb.js';
import { literal } from '../../core/aggregations/sql.js';
import { type ComparedRun, type Comparison, compareRuns } from './comparison.js';

let db: DuckDb;
let folder: string;
let changed: Comparison;

beforeAll(async () => {
  db = await DuckDb.open({ memoryMb: 256, threads: 1, spillFolder: '' });
  folder = await mkdtemp(join(tmpdir(), 'comparison-'));
  const a = await run('A', ['steady', 'moved', 'gone'], 1000, {
    label: 'i < 3',
    columns: 'i AS steady, i AS moved, 1 AS gone, i % 2 AS cohort',
  });
  const b = await run('B', ['fresh', 'moved', 'steady'], 1010, {
    label: 'i IN (2, 1005)',
    columns: '1 AS fresh, i + 500 AS moved, i AS steady, CASE WHEN i % 2 = 0 THEN 0 ELSE 7 END AS cohort',
    from: 5,
    also: 2,
  });
  changed = await compareRuns(db, a, b, 'user');
});
afterAll(async () => {
  db.close();
  await rm(folder, { recursive: true });
});

interface Made {
  readonly label: string;
  readonly columns: string;
  readonly from?: number;
  readonly also?: number;
}

/** A run of entities `u<i>`, i from `from` below `to`, and `also`. */
async function run(
  name: string,
  features: string[],
  to: number,
  { label, columns, from = 0, also }: Made,
): Promise<ComparedRun> {
  const path = join(folder, name);
  await mkdir(path);
  const also_ = also === undefined ? '' : `UNION ALL SELECT ${also}`;
  await db.run(`CREATE OR REPLACE TEMP TABLE made AS SELECT 'u' || i AS "user", ${columns}, i / 2000 AS anomaly_score,
    CAST(${label} AS INTEGER) AS is_anomaly FROM (SELECT i FROM range(${from}, ${to}) r(i) ${also_})`);
  for (const is of [0, 1]) {
    await mkdir(join(path, `is_anomaly=${is}`));
    await db.run(`COPY (SELECT * EXCLUDE (is_anomaly) FROM made WHERE is_anomaly = ${is})
      TO ${literal(join(path, `is_anomaly=${is}`, 'part.parquet'))} (FORMAT parquet)`);
  }
  const [counted] = await db.rows('SELECT count(*) AS n, sum(is_anomaly) AS anomalous FROM made');
  const [entities, anomalous] = [Number(counted!.n), Number(counted!.anomalous)];
  return { manifest: { run: name, features, entities, anomalous }, trainingData: path };
}

test('entities and labels, gained and lost, by score', () => {
  expect(changed.entities).toEqual({
    before: 1000,
    after: 1006,
    gained: { count: 10, names: Array.from({ length: 10 }, (_, index) => `u${1009 - index}`) },
    lost: { count: 4, names: ['u4', 'u3', 'u1', 'u0'] },
  });
  expect(changed.labels).toEqual({
    before: 3,
    after: 2,
    gained: { count: 1, names: ['u1005'] },
    lost: { count: 2, names: ['u1', 'u0'] },
  });
});

test('features added, removed and moved', () => {
  const { added, removed, drift } = changed.features;
  expect([added, removed]).toEqual([['fresh'], ['gone']]);
  expect(drift.map(({ feature, reading }) => [feature, reading])).toEqual([
    ['moved', 'large'],
    ['steady', 'stable'],
  ]);
  expect(changed.scores?.reading).toBe('stable');
});

test('cohorts by their ids', () => {
  expect(changed.cohorts).toEqual([
    { cohort: 0, before: 500, after: 503 },
    { cohort: 1, before: 500, after: null },
    { cohort: 7, before: null, after: 503 },
  ]);
});

describe('runs of one kind', () => {
  const columns = 'NULL::DOUBLE AS steady, 0 AS cohort';

  test('a run and itself do not differ, and names are cut off', async () => {
    const one = await run('one', ['steady'], 50, { label: 'i < 5', columns });
    const other = await run('other', ['steady'], 50, { label: 'false', columns });
    const same = await compareRuns(db, one, one, 'user');
    expect([same.entities.gained.count, same.labels.lost.count, same.scores?.psi]).toEqual([0, 0, 0]);
    expect(same.features.drift).toMatchObject([{ feature: 'steady', psi: 0 }]);
    const { lost } = (await compareRuns(db, one, other, 'user', 2)).labels;
    expect(lost).toEqual({ count: 5, names: ['u4', 'u3'] });
  });
});
