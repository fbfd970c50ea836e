import { mkdir } from 'node:fs/promises';
import { type DuckDb, fileList } from '../connectors/lake/duckdb.js';
import { entriesPath, scalarsPath } from '../connectors/run-store/stored-states.js';
import { literal } from '../core/aggregations/sql.js';
import type { FeatureSet } from '../core/features/feature-set.js';
import type { StatesSource } from '../core/features/states-source.js';
import { statesSql } from '../core/features/states-sql.js';

/** Small groups have small dictionaries: half of the time to write. */
const rowGroupRows = 20_480;

/** Computes the states of all entities with SQL and stores them as `readStates` reads them. */
export async function writeStates(
  db: DuckDb,
  features: FeatureSet,
  source: StatesSource,
  folder: string,
): Promise<void> {
  await mkdir(folder, { recursive: true });
  const sql = statesSql(features, source, (id) => `read_parquet(${fileList([entriesPath(folder, id)])})`);
  for (const statement of sql.arrivals) await db.run(statement);
  for (const { id, beyond, select } of sql.maps) {
    await db.run(beyond);
    await copy(db, select, entriesPath(folder, id));
  }
  await copy(db, sql.scalars, scalarsPath(folder));
  for (const table of ['arrivals', 'entities']) await db.run(`DROP TABLE ${table}`);
}

async function copy(db: DuckDb, select: string, path: string): Promise<void> {
  await db.run(
    `COPY (${select}) TO ${literal(path)} (FORMAT parquet, COMPRESSION snappy, ROW_GROUP_SIZE ${rowGroupRows})`,
  );
}
