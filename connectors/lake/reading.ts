import type { DuckDb } from './duckdb.js';
import { assertWhole, type LakeManifest, readManifest } from './manifest.js';
import { beginReading } from './readers.js';
import type { PartitionRange } from './slices.js';

/** A lake that others write, and DuckDB for as long as it is read with. */
export interface LakePlace {
  readonly folder: string;
  readonly duckDb: <Result>(use: (db: DuckDb) => Promise<Result>) => Promise<Result>;
}

/**
 * Lets `use` read the files that the manifest lists: they stay meanwhile, whatever replaces them. null: nothing was ever
 * archived.
 * @throws lake-incomplete, and what `readManifest` throws
 */
export async function whileReading<Result>(
  folder: string,
  use: (manifest: LakeManifest | null) => Promise<Result>,
): Promise<Result> {
  if ((await readManifest(folder)) === null) return use(null);
  const end = await beginReading(folder);
  try {
    const manifest = await readManifest(folder);
    if (manifest) await assertWhole(folder, manifest);
    return await use(manifest);
  } finally {
    await end();
  }
}

/** What the lake has of a range, in order. */
export function keptRanges(
  { partitions, holes }: Pick<LakeManifest, 'partitions' | 'holes'>,
  { partition, from, to }: PartitionRange,
): PartitionRange[] {
  const { start, position } = partitions[partition]!;
  const end = Math.min(to, position);
  const kept: PartitionRange[] = [];
  let at = Math.max(from, start);
  for (const hole of holes) {
    if (hole.partition !== partition || hole.to <= at || hole.from >= end) continue;
    if (at < hole.from) kept.push({ partition, from: at, to: hole.from });
    at = hole.to;
  }
  if (at < end) kept.push({ partition, from: at, to: end });
  return kept;
}
