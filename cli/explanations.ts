import { existsSync } from 'node:fs';
import { realpath } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { DuckDb, fileList } from '../connectors/lake/duckdb.js';
import { identifier, literal } from '../core/aggregations/sql.js';
import type { Contribution } from '../core/models/explanation.js';

export type ShownContribution = Omit<Contribution, 'text'>;

const mostRaising = 5;

/**
 * Per entity the features that weigh most in its score, and the one that speaks most against it, from the explanations of
 * the run that a folder of training data belongs to; empty where there are none.
 */
export async function explanationsOf(
  trainingData: string,
  entityColumn: string,
  entities: readonly string[],
): Promise<ReadonlyMap<string, readonly ShownContribution[]>> {
  const folder = await realpath(trainingData);
  const path = join(dirname(folder), 'explanations.parquet');
  if (entities.length === 0 || !existsSync(path)) return new Map();
  const db = await DuckDb.open({ memoryMb: 256, threads: 1, spillFolder: '' });
  try {
    const rows = await db.rows(`SELECT ${identifier(entityColumn)} AS entity, feature, value, expected, bits
      FROM read_parquet(${fileList([path])}) WHERE entity IN (${entities.map(literal).join(', ')})
      QUALIFY (bits > 0 AND row_number() OVER (PARTITION BY entity ORDER BY bits DESC) <= ${mostRaising})
        OR (bits < 0 AND row_number() OVER (PARTITION BY entity ORDER BY bits) = 1)
      ORDER BY bits DESC`);
    const number = (value: unknown) => (value === null ? null : Number(value));
    const found = new Map<string, ShownContribution[]>(entities.map((entity) => [entity, []]));
    for (const { entity, feature, value, expected, bits } of rows) {
      const shown = { feature: String(feature), value: number(value), expected: number(expected) };
      found.get(String(entity))!.push({ ...shown, bits: Number(bits) });
    }
    return found;
  } finally {
    db.close();
  }
}
