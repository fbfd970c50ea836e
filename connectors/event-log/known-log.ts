import { createHash } from 'node:crypto';
import type { StreamGuardError } from '../../core/errors/errors.js';
import type { EventLog, LogIdentity, LogRecord, Positions } from './event-log.js';

export interface RecordMark {
  readonly offset: number;
  /** Hex SHA-256 of the record's value. */
  readonly sha256: string;
}

/** Offsets [from, to) that the log no longer had when we came to read them. */
export interface Hole {
  readonly partition: number;
  readonly from: number;
  readonly to: number;
}

/** Where reading goes on in a log that was read before. */
export interface Continuation {
  readonly from: Positions;
  readonly holes: readonly Hole[];
}

/** What somebody who reads a log in several goes keeps of it. */
export interface KnownLog {
  readonly log: LogIdentity;
  /** Per partition, the next offset to read, and the last record below it. */
  readonly partitions: readonly { readonly position: number; readonly last: RecordMark | null }[];
}

/**
 * Recognises a log from which somebody `did` (a past participle) records, and says where to go on: at the known positions,
 * past what the log no longer has.
 * @throws `other(difference)` where it is another log, was made anew, was cut, or has other partitions
 */
export async function goingOn(
  log: EventLog,
  known: KnownLog,
  did: string,
  other: (difference: string) => StreamGuardError,
): Promise<Continuation> {
  const identity = await log.identity();
  if (identity.kind !== known.log.kind || identity.id !== known.log.id) {
    throw other(`it was ${known.log.kind} log ${known.log.id}, this is ${identity.kind} log ${identity.id}`);
  }
  if (identity.partitions !== known.log.partitions) {
    throw other(`it had ${known.log.partitions} partitions, now there are ${identity.partitions}`);
  }
  const earliest = await log.positions('earliest');
  const latest = await log.positions('latest');
  const holes: Hole[] = [];
  const from = known.partitions.map(({ position }, partition) => {
    if (latest[partition]! < position) {
      throw other(`partition ${partition} ends at offset ${latest[partition]}, and ${position} were ${did}`);
    }
    if (earliest[partition]! <= position) return position;
    holes.push({ partition, from: position, to: earliest[partition]! });
    return earliest[partition]!;
  });
  await recognise(log, known, earliest, did, other);
  return { from, holes };
}

/** Reads the last known record of each partition again, where the log still has it. */
async function recognise(
  log: EventLog,
  { partitions }: KnownLog,
  earliest: Positions,
  did: string,
  other: (difference: string) => StreamGuardError,
): Promise<void> {
  const marks = partitions.map(({ last }, partition) =>
    last && last.offset >= earliest[partition]! ? last : null,
  );
  if (marks.every((mark) => mark === null)) return;
  // Of the others nothing is read, and so from a place that the log still has.
  const elsewhere = partitions.map(({ position }, partition) => Math.max(position, earliest[partition]!));
  const from = elsewhere.map((position, partition) => marks[partition]?.offset ?? position);
  const to = elsewhere.map((position, partition) => {
    const mark = marks[partition];
    return mark ? mark.offset + 1 : position;
  });
  for await (const { partition, records } of log.read({ from, to })) {
    for (const record of records) {
      if (markOf(record).sha256 === marks[partition]?.sha256) continue;
      throw other(
        `the record at partition ${partition}, offset ${record.offset} is not the one that was ${did}`,
      );
    }
  }
}

export function markOf({ offset, value }: LogRecord): RecordMark {
  return {
    offset,
    sha256: createHash('sha256')
      .update(value ?? '')
      .digest('hex'),
  };
}
