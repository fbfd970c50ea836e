import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { DuckDb, fileList } from '../connectors/lake/duckdb.js';
import { noiseTable } from '../core/models/tables.case.js';
import { fitModel } from './detection/fit-model.js';
import { writeExplanations } from './explanations.js';

it('explains every anomalous entity by shares that sum to its score', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'explanations-'));
  const db = await DuckDb.open({ memoryMb: 128, threads: 1, spillFolder: join(folder, 'spill') });
  try {
    const matrix = noiseTable('normal', 300, 6, 7);
    matrix.values[3] = Number.NaN;
    const detectors = {
      isolationForest: { trees: 50, sampleSize: 128, seed: 7 },
      cohorts: { k: 2, seed: 7 },
    };
    const detection = fitModel(matrix, detectors, { top: 20 });
    const entities = Array.from({ length: 300 }, (_, row) => `entity ${row}`);
    const path = join(folder, 'explanations.parquet');
    await writeExplanations(db, path, 'user', entities, matrix, detection);
    const rows = await db.rows(`SELECT "user", any_value(base) + sum(bits) AS bits, count(*) AS features
      FROM read_parquet(${fileList([path])}) GROUP BY ALL`);
    const anomalous = entities.filter((_, row) => detection.labels.isAnomaly[row] === 1);
    expect(rows.map(({ user }) => user).sort()).toEqual([...anomalous].sort());
    for (const { user, bits, features } of rows) {
      expect(features).toBe(6n);
      expect(Number(bits)).toBeCloseTo(Math.log2(detection.scores[entities.indexOf(String(user))]!), 9);
    }
  } finally {
    db.close();
    await rm(folder, { recursive: true });
  }
});
