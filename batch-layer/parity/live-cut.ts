import { join } from 'node:path';
import { type DuckDb, fileList, numberOf } from '../../connectors/lake/duckdb.js';
import type { Lake } from '../../connectors/lake/lake.js';
import type { LakeManifest } from '../../connectors/lake/manifest.js';
import { identifier } from '../../core/aggregations/sql.js';
import type { StatesSource } from '../../core/features/states-source.js';
import type { Profile } from '../../core/profile/profile.js';
import type { RunCounts } from '../../core/runs/manifest.js';
import type { Tally } from './tally.js';

/** Where the speed layer stands in one partition, and since when it counts. */
export interface LivePartition {
  readonly partition: number;
  readonly cut: number;
  readonly position: number;
  readonly counts: RunCounts;
  /** Offsets [from, to) that it never saw. */
  readonly holes: readonly { readonly from: number; readonly to: number }[];
}

/** What the SQL engine reads to arrive where the speed layer is, in partitions that stand on one run. */
export function liveSource(
  lake: Lake,
  manifest: LakeManifest,
  { entity, time }: Profile,
  live: readonly LivePartition[],
  windowStart: number | null,
): StatesSource {
  const seen = live.flatMap(({ partition, holes }) =>
    holes.map(({ from, to }) => `NOT (_partition = ${partition} AND _offset >= ${from} AND _offset < ${to})`),
  );
  const without = (relation: string) =>
    seen.length === 0 ? relation : `(SELECT * FROM ${relation} WHERE ${seen.join(' AND ')})`;
  return {
    relation: without(lake.relation(manifest, windowStart)),
    history: without(lake.relation(manifest, null)),
    entityColumn: entity,
    timeColumn: time,
    cut: manifest.partitions.map((_, index) => positionOf(live, index)),
    windowStart,
  };
}

function positionOf(live: readonly LivePartition[], partition: number): number {
  return live.find((one) => one.partition === partition)?.position ?? 0;
}

const compared = ['read', 'valid', 'rejected', 'duplicate', 'inWindow', 'beforeWindow'] as const;

/** Compares what became of the records since the run's cut. */
export async function compareCounts(
  db: DuckDb,
  lake: Lake,
  manifest: LakeManifest,
  source: StatesSource,
  live: readonly LivePartition[],
  tally: Tally,
): Promise<void> {
  const since = manifest.partitions.map((_, index) => {
    return live.find(({ partition }) => partition === index)?.cut ?? 0;
  });
  const between = `_offset >= [${since}][_partition + 1] AND _offset < [${source.cut}][_partition + 1]`;
  const inWindow =
    source.windowStart === null ? 'true' : `${identifier(source.timeColumn)} >= ${source.windowStart}`;
  const events = await db.rows(`SELECT _partition AS partition,
    count(*) FILTER (_duplicate_of IS NOT NULL) AS duplicate,
    count(*) FILTER (_duplicate_of IS NULL AND ${inWindow}) AS in_window,
    count(*) FILTER (_duplicate_of IS NULL AND NOT (${inWindow})) AS before_window
    FROM ${source.history} WHERE ${between} GROUP BY ALL`);
  const files = manifest.rejections.map(({ path }) => join(lake.folder, path));
  const rejected =
    files.length === 0
      ? []
      : await db.rows(
          `SELECT _partition AS partition, count(*) AS rejected FROM read_parquet(${fileList(files)}) WHERE ${between} GROUP BY ALL`,
        );
  for (const { partition, counts } of live) {
    const found = events.find((row) => numberOf(row.partition) === partition);
    const [duplicate, inside, before] = [found?.duplicate, found?.in_window, found?.before_window].map(
      (count) => numberOf(count ?? 0),
    ) as [number, number, number];
    const refused = numberOf(rejected.find((row) => numberOf(row.partition) === partition)?.rejected ?? 0);
    const valid = inside + before;
    const batch: Record<(typeof compared)[number], number> = {
      read: valid + refused + duplicate,
      valid,
      rejected: refused,
      duplicate,
      inWindow: inside,
      beforeWindow: before,
    };
    for (const name of compared) {
      tally.compare('count', name, `partition ${partition}`, batch[name], counts[name]);
    }
  }
}
