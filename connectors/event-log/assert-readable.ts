import { StreamGuardError } from '../../core/errors/errors.js';
import type { EventLog, Positions } from './event-log.js';

/** What of a log says where it can be read. */
export type LogExtent = Pick<EventLog, 'url' | 'positions'>;

interface Extent {
  readonly earliest: Positions;
  readonly latest: Positions;
}

/** Throws `log-partitions-changed`, `log-range-gone` or `log-shorter` where reading cannot begin at `from`. */
export async function assertReadable(log: LogExtent, from: Positions): Promise<void> {
  const extent = await extentOf(log);
  assertPartitions(log, from.length, extent.latest.length);
  for (const [partition, wanted] of from.entries()) assertWithin(log, extent, partition, wanted);
}

export async function extentOf(log: LogExtent): Promise<Extent> {
  const [earliest, latest] = await Promise.all([log.positions('earliest'), log.positions('latest')]);
  return { earliest, latest };
}

export function assertPartitions({ url }: LogExtent, expected: number, found: number): void {
  if (found !== expected) throw new StreamGuardError('log-partitions-changed', { url, found, expected });
}

/** Throws `log-range-gone` or `log-shorter`. */
export function assertWithin({ url }: LogExtent, extent: Extent, partition: number, wanted: number): void {
  const earliest = extent.earliest[partition] ?? 0;
  const latest = extent.latest[partition] ?? 0;
  if (wanted < earliest) throw new StreamGuardError('log-range-gone', { partition, url, earliest, wanted });
  if (wanted > latest) throw new StreamGuardError('log-shorter', { partition, url, latest, wanted });
}
