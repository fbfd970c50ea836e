import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { DuckDb, TableColumn } from '../connectors/lake/duckdb.js';
import { identifier, literal } from '../core/aggregations/sql.js';
import type { FeatureSet } from '../core/features/feature-set.js';
import { normalizeScores } from '../core/models/labels.js';
import type { Detection } from './detection/fit-model.js';
import type { RunFeatures } from './run-features.js';

/**
 * Writes `is_anomaly=0|1/part-0.snappy.parquet` and `_SUCCESS`: the entity, every feature (whole numbers BIGINT, others
 * DOUBLE, no value NULL), peer_distance, cohort, anomaly_score and anomaly_score_normalized. Both folders always hold a
 * file, if need be with 0 rows.
 */
export async function writeTrainingData(
  db: DuckDb,
  folder: string,
  entityColumn: string,
  features: FeatureSet,
  { entities, table }: RunFeatures,
  { model, scores, assignment, labels }: Detection,
): Promise<void> {
  const normalized = normalizeScores(scores);
  const columns: TableColumn[] = [
    { name: entityColumn, type: 'VARCHAR', value: (row) => entities[row]! },
    ...features.features.map(({ name, whole }, column): TableColumn => {
      const value = (row: number) => table.values[row * table.columns.length + column]!;
      return whole
        ? { name, type: 'BIGINT', value: (row) => wholeOrNull(value(row)) }
        : { name, type: 'DOUBLE', value: (row) => numberOrNull(value(row)) };
    }),
    { name: 'peer_distance', type: 'DOUBLE', value: (row) => assignment.distance[row]! },
    { name: 'cohort', type: 'INTEGER', value: (row) => model.cohorts.ids[assignment.cohort[row]!]! },
    { name: 'anomaly_score', type: 'DOUBLE', value: (row) => scores[row]! },
    { name: 'anomaly_score_normalized', type: 'DOUBLE', value: (row) => normalized[row]! },
    { name: 'is_anomaly', type: 'INTEGER', value: (row) => labels.isAnomaly[row]! },
  ];
  await db.createTable('training_data', columns, entities.length);
  for (const label of [0, 1]) {
    const partition = join(folder, `is_anomaly=${label}`);
    await mkdir(partition, { recursive: true });
    await db.run(`COPY (SELECT * EXCLUDE (is_anomaly) FROM training_data WHERE is_anomaly = ${label}
      ORDER BY anomaly_score DESC, ${identifier(entityColumn)})
      TO ${literal(join(partition, 'part-0.snappy.parquet'))} (FORMAT parquet, COMPRESSION snappy)`);
  }
  await writeFile(join(folder, '_SUCCESS'), '');
}

function wholeOrNull(value: number): bigint | null {
  return Number.isNaN(value) ? null : BigInt(value);
}

function numberOrNull(value: number): number | null {
  return Number.isNaN(value) ? null : value;
}
