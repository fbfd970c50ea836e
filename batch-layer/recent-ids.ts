import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { DuckDb } from '../connectors/lake/duckdb.js';
import type { Lake } from '../connectors/lake/lake.js';
import type { LakeManifest } from '../connectors/lake/manifest.js';
import { identifier, literal } from '../core/aggregations/sql.js';
import type { Profile } from '../core/profile/profile.js';
import type { Cut } from './cut.js';

/** Writes the ids that can still make a record at or past the cut a duplicate. */
export async function writeRecentIds(
  db: DuckDb,
  lake: Lake,
  manifest: LakeManifest,
  profile: Profile,
  cut: Cut,
  folder: string,
): Promise<void> {
  await mkdir(folder);
  const from = cut.positions.map((position) => position - profile.dedupe.withinOffsets);
  await db.run(`COPY (
    SELECT _partition AS partition, _offset AS "offset", ${identifier(profile.id)} AS id
    FROM ${lake.relation(manifest, null)}
    WHERE _offset >= [${from.join(', ')}][_partition + 1]
    ORDER BY 1, 2
  ) TO ${literal(join(folder, 'recent-ids.parquet'))} (FORMAT parquet, COMPRESSION snappy)`);
}
