import { type DuckDb, integerOf, numberOf } from '../connectors/lake/duckdb.js';
import type { Lake } from '../connectors/lake/lake.js';
import type { LakeManifest } from '../connectors/lake/manifest.js';
import { identifier } from '../core/aggregations/sql.js';
import { zoneOf } from '../core/events/zone.js';
import type { StatesSource } from '../core/features/states-source.js';
import type { Profile } from '../core/profile/profile.js';
import { sumCounts } from '../core/runs/counts.js';
import type { RunCounts } from '../core/runs/manifest.js';
import type { Order } from '../core/runs/order.js';
import { windowStart } from '../core/runs/window.js';
import { arrivalsIn } from './arrival-order.js';

/** What a run counts: the records below the cut, and of these the events in its window. */
export interface Cut {
  /** Per partition, the next offset to read. */
  readonly positions: readonly number[];
  /** Epoch ms; null: all of history. */
  readonly windowStart: number | null;
  /** Event time of the oldest and newest event in the window, epoch ms; null where there is none. */
  readonly oldestMs: number | null;
  readonly newestMs: number | null;
  readonly counts: RunCounts;
  readonly partitions: readonly RunCounts[];
}

/** Fixes the cut at the lake's end. `nowMs` caps the day from which the window reaches back. */
export async function cutAtEnd(
  db: DuckDb,
  lake: Lake,
  manifest: LakeManifest,
  profile: Profile,
  nowMs: number,
): Promise<Cut> {
  const time = identifier(profile.time);
  const all = lake.relation(manifest, null);
  const newest = (await db.rows(`SELECT max(${time}) AS newest FROM ${all} WHERE _duplicate_of IS NULL`))[0]
    ?.newest;
  const newestEver = integerOf(newest);
  const start = windowStart(
    profile.window,
    zoneOf(profile.zone),
    newestEver === null ? null : Number(newestEver),
    nowMs,
  );

  const inWindow =
    await db.rows(`SELECT _partition AS partition, count(*) AS events, min(${time}) AS oldest, max(${time}) AS newest
    FROM ${lake.relation(manifest, start)}
    WHERE _duplicate_of IS NULL${start === null ? '' : ` AND ${time} >= ${start}`} GROUP BY ALL`);
  const eventsOf = new Map(inWindow.map((row) => [numberOf(row.partition), numberOf(row.events)]));
  const partitions = manifest.partitions.map(({ counts }, partition) => {
    const counted = eventsOf.get(partition) ?? 0;
    return { ...counts, inWindow: counted, beforeWindow: counts.valid - counted };
  });
  const counts = sumCounts(partitions);
  const counted = partitions.reduce((sum, partition) => sum + partition.inWindow, 0);
  const times = inWindow.flatMap((row) => [numberOf(row.oldest), numberOf(row.newest)]);
  return {
    positions: manifest.partitions.map(({ position }) => position),
    windowStart: start,
    oldestMs: times.length > 0 ? Math.min(...times) : null,
    newestMs: times.length > 0 ? Math.max(...times) : null,
    counts: { ...counts, inWindow: counted, beforeWindow: counts.valid - counted },
    partitions,
  };
}

/** The SQL engine's source for a cut. */
export function statesSource(
  lake: Lake,
  manifest: LakeManifest,
  profile: Profile,
  cut: Cut,
  order: Order = 'offset',
): StatesSource {
  const arrivals = (fromMs: number | null) =>
    arrivalsIn[order]({ relation: lake.relation(manifest, fromMs), cut: cut.positions });
  return {
    ...arrivals(cut.windowStart),
    history: arrivals(null).relation,
    entityColumn: profile.entity,
    timeColumn: profile.time,
    windowStart: cut.windowStart,
  };
}
