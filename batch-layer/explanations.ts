import type { DuckDb } from '../connectors/lake/duckdb.js';
import { identifier, literal } from '../core/aggregations/sql.js';
import { createExplainer } from '../core/models/explanation.js';
import type { Matrix } from '../core/models/matrix.js';
import type { Detection } from './detection/fit-model.js';

/**
 * Writes why each anomalous entity is one: a row per entity and scored feature with its own value, the median of its
 * cohort, and the feature's share in bits. For every entity log2(anomaly_score) = base + Σ bits (within 1e-9).
 */
export async function writeExplanations(
  db: DuckDb,
  path: string,
  entityColumn: string,
  entities: readonly string[],
  scored: Matrix,
  { model, labels }: Detection,
): Promise<void> {
  const explain = createExplainer(model);
  const width = scored.columns.length;
  const rows = entities.flatMap((entity, row) => {
    if (labels.isAnomaly[row] !== 1) return [];
    const { base, contributions } = explain(scored.values.subarray(row * width, (row + 1) * width));
    return contributions.map((contribution) => ({ entity, base, ...contribution }));
  });
  await db.createTable(
    'explanations',
    [
      { name: entityColumn, type: 'VARCHAR', value: (row) => rows[row]!.entity },
      { name: 'feature', type: 'VARCHAR', value: (row) => rows[row]!.feature },
      { name: 'value', type: 'DOUBLE', value: (row) => rows[row]!.value },
      { name: 'expected', type: 'DOUBLE', value: (row) => rows[row]!.expected },
      { name: 'bits', type: 'DOUBLE', value: (row) => rows[row]!.bits },
      { name: 'base', type: 'DOUBLE', value: (row) => rows[row]!.base },
      { name: 'text', type: 'VARCHAR', value: (row) => rows[row]!.text },
    ],
    rows.length,
  );
  await db.run(`COPY (SELECT * FROM explanations ORDER BY ${identifier(entityColumn)}, bits DESC, feature)
    TO ${literal(path)} (FORMAT parquet, COMPRESSION snappy)`);
}
