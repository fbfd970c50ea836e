import { type DuckDb, numberOf } from '../connectors/lake/duckdb.js';
import type { Lake } from '../connectors/lake/lake.js';
import type { LakeManifest } from '../connectors/lake/manifest.js';
import { identifier } from '../core/aggregations/sql.js';
import { StreamGuardError } from '../core/errors/errors.js';
import type { Profile } from '../core/profile/profile.js';
import type { Order } from '../core/runs/order.js';

/** An entity whose events stand in more than one partition, two of them being these. */
export interface Spread {
  readonly entity: string;
  readonly first: number;
  readonly second: number;
}

/** The first entity, by name, that occurs in two partitions of the lake; null where the log is keyed by the entity. */
export async function spreadEntity(
  db: DuckDb,
  lake: Lake,
  manifest: LakeManifest,
  profile: Profile,
): Promise<Spread | null> {
  if (manifest.partitions.length < 2) return null;
  const [row] = await db.rows(`SELECT ${identifier(profile.entity)} AS _entity,
    min(_partition) AS _first, max(_partition) AS _second
    FROM ${lake.relation(manifest, null)} GROUP BY _entity HAVING _first < _second ORDER BY _entity LIMIT 1`);
  return row
    ? { entity: String(row._entity), first: numberOf(row._first), second: numberOf(row._second) }
    : null;
}

export function orderOf(spread: Spread | null): Order {
  return spread === null ? 'offset' : 'log-time';
}

/** @throws log-not-keyed: what follows the log event by event needs each entity within one partition */
export function assertKeyed(spread: Spread | null, url: string): void {
  if (spread !== null) throw new StreamGuardError('log-not-keyed', { url, ...spread });
}

/** What the SQL engine reads: a FROM item with the lake's columns, and the cut of its partitions. */
export interface Arrivals {
  readonly relation: string;
  readonly cut: readonly number[];
}

/**
 * The lake's events below the cut in a run's order. In log time they are those of one partition, whose offsets are their
 * places in the order of (log time, partition, offset): so the engine finds an order where the log has none. What is a
 * duplicate was judged before, per partition of the log.
 */
export const arrivalsIn: Record<Order, (arrivals: Arrivals) => Arrivals> = {
  offset: (arrivals) => arrivals,
  'log-time': ({ relation, cut }) => ({
    relation: `(SELECT * REPLACE (
    0 AS _partition,
    row_number() OVER (ORDER BY _log_time, _partition, _offset) - 1 AS _offset
  ) FROM ${relation}
  WHERE _duplicate_of IS NULL AND _offset < [${cut.join(', ')}][_partition + 1])`,
    // As many places as there are offsets below the cut, at most.
    cut: [cut.reduce((sum, position) => sum + position, 0)],
  }),
};
