import { randomUUID } from 'node:crypto';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { EventLog, Positions } from '../connectors/event-log/event-log.js';
import { StreamGuardError } from '../core/errors/errors.js';

/** The options that make a training an excerpt. */
export interface ExcerptOptions {
  readonly maxEvents?: number;
  readonly startOffset?: 'earliest' | 'latest';
  /** Epoch ms. */
  readonly from?: number;
  readonly to?: number;
}

export interface Excerpt {
  /** A lake of its own, so that the log's lake stays whole. */
  readonly lakeFolder: string;
  range(log: EventLog): Promise<{ readonly start: Positions; readonly to: Positions }>;
  remove(): Promise<void>;
}

/** null where all of the log is meant. @throws usage */
export function excerptOf({ maxEvents, from, to, startOffset }: ExcerptOptions): Excerpt | null {
  if (startOffset === 'latest' && maxEvents === undefined)
    throw new StreamGuardError('usage', {
      problem: '--start-offset latest says from where --max-events counts, and that is not given.',
      cure: 'Add --max-events, or leave out --start-offset.',
    });
  if (maxEvents === undefined && from === undefined && to === undefined) return null;
  const folder = join(tmpdir(), `streamguard-excerpt-${randomUUID()}`);
  return {
    lakeFolder: join(folder, 'lake'),
    async range(log) {
      const start = await log.positions(from === undefined ? 'earliest' : { logTime: from });
      const end = await log.positions(to === undefined ? 'latest' : { logTime: to });
      return maxEvents === undefined
        ? { start, to: end }
        : limited(start, end, maxEvents, startOffset === 'latest');
    },
    remove: () => rm(folder, { recursive: true, force: true }),
  };
}

/** At most `most` offsets in all, each partition in proportion to its length, none beyond its end. */
function limited(
  start: Positions,
  end: Positions,
  most: number,
  fromEnd: boolean,
): { start: Positions; to: Positions } {
  const lengths = start.map((first, partition) => Math.max(0, end[partition]! - first));
  const total = lengths.reduce((sum, length) => sum + length, 0);
  if (total <= most) return { start, to: end };
  let [seen, given] = [0, 0];
  const shares = lengths.map((length) => {
    seen += length;
    const share = Math.floor((seen * most) / total) - given;
    given += share;
    return share;
  });
  return fromEnd
    ? { start: end.map((last, partition) => last - shares[partition]!), to: end }
    : { start, to: start.map((first, partition) => first + shares[partition]!) };
}
