import { createHash } from 'node:crypto';
import type { EventLog, LogIdentity, LogRecord, Positions } from '../connectors/event-log/event-log.js';
import type { Hole, LakeManifest, RecordMark } from '../connectors/lake/manifest.js';
import { StreamGuardError } from '../core/errors/errors.js';

/** Where archiving goes on in a log that was archived before. */
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
 * Recognises the log and says where to go on: at the manifest's positions, past what the log no longer has.
 * @throws lake-other-log where it is another log, was made anew, was cut, or has other partitions
 */
export function continuationOf(log: EventLog, manifest: LakeManifest, folder: string): Promise<Continuation> {
  return goingOn(
    log,
    manifest,
    'archived',
    (difference) => new StreamGuardError('lake-other-log', { folder, url: log.url, difference }),
  );
}

/** The same for whoever `did` (a past participle) the records; throws `other(difference)`. */
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
