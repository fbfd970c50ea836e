import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { EventLog, Positions } from '../connectors/event-log/event-log.js';
import { StreamGuardError } from '../core/errors/errors.js';

/** The options that make a training an excerpt. */
export interface ExcerptOptions {
  readonly maxEvents?: number;
  readonly startOffset?: string;
  readonly from?: string;
  readonly to?: string;
}

export interface Excerpt {
  /** A lake of its own, so that the log's lake stays whole. */
  readonly lakeFolder: string;
  range(log: EventLog): Promise<{ readonly start: Positions; readonly to: Positions }>;
  remove(): Promise<void>;
}

/** null where all of the log is meant. @throws usage */
export async function excerptOf(options: ExcerptOptions): Promise<Excerpt | null> {
  const { maxEvents, from, to, startOffset = 'earliest' } = options;
  if (startOffset !== 'earliest' && startOffset !== 'latest')
    throw wrong('--start-offset', startOffset, 'earliest or latest');
  if (maxEvents !== undefined && (!Number.isInteger(maxEvents) || maxEvents < 1))
    throw wrong('--max-events', String(maxEvents), 'a whole number from 1');
  const [fromMs, toMs] = [timeOf('--from', from), timeOf('--to', to)];
  if (maxEvents === undefined && fromMs === null && toMs === null) return null;
  const folder = await mkdtemp(join(tmpdir(), 'streamguard-excerpt-'));
  return {
    lakeFolder: join(folder, 'lake'),
    async range(log) {
      const start = await log.positions(fromMs === null ? 'earliest' : { logTime: fromMs });
      const end = await log.positions(toMs === null ? 'latest' : { logTime: toMs });
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

function timeOf(option: string, text: string | undefined): number | null {
  if (text === undefined) return null;
  const time = Date.parse(text);
  if (Number.isNaN(time)) throw wrong(option, text, 'an ISO 8601 time such as 2026-01-31T00:00:00Z');
  return time;
}

function wrong(option: string, found: string, wanted: string): StreamGuardError {
  return new StreamGuardError('usage', {
    problem: `${option} ${found} is not understood.`,
    cure: `Write ${wanted}.`,
  });
}
