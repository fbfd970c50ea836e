import { createHash } from 'node:crypto';
import type { EventLog, LogRecord, Positions } from '../connectors/event-log/event-log.js';
import type { Hole, LakeManifest, RecordMark } from '../connectors/lake/manifest.js';
import { StreamGuardError } from '../core/errors/errors.js';

/** Where archiving goes on in a log that was archived before. */
export interface Continuation {
  readonly from: Positions;
  readonly holes: readonly Hole[];
}

/**
 * Recognises the log and says where to go on: at the manifest's positions, past what the log no longer has.
 * @throws lake-other-log where it is another log, was made anew, was cut, or has other partitions
 */
export async function continuationOf(
  log: EventLog,
  manifest: LakeManifest,
  folder: string,
): Promise<Continuation> {
  const other = (difference: string) =>
    new StreamGuardError('lake-other-log', { folder, url: log.url, difference });
  const identity = await log.identity();
  if (identity.kind !== manifest.log.kind || identity.id !== manifest.log.id) {
    throw other(
      `it was ${manifest.log.kind} log ${manifest.log.id}, this is ${identity.kind} log ${identity.id}`,
    );
  }
  if (identity.partitions !== manifest.log.partitions) {
    throw other(`it had ${manifest.log.partitions} partitions, now there are ${identity.partitions}`);
  }
  const earliest = await log.positions('earliest');
  const latest = await log.positions('latest');
  const holes: Hole[] = [];
  const from = manifest.partitions.map(({ position }, partition) => {
    if (latest[partition]! < position) {
      throw other(
        `partition ${partition} ends at offset ${latest[partition]}, and ${position} were archived`,
      );
    }
    if (earliest[partition]! <= position) return position;
    holes.push({ partition, from: position, to: earliest[partition]! });
    return earliest[partition]!;
  });
  await recognise(log, manifest, earliest, other);
  return { from, holes };
}

/** Reads the last archived record of each partition again, where the log still has it. */
async function recognise(
  log: EventLog,
  manifest: LakeManifest,
  earliest: Positions,
  other: (difference: string) => StreamGuardError,
): Promise<void> {
  const marks = manifest.partitions.map(({ last }, partition) =>
    last && last.offset >= earliest[partition]! ? last : null,
  );
  if (marks.every((mark) => mark === null)) return;
  const from = manifest.partitions.map(({ position }, partition) => marks[partition]?.offset ?? position);
  const to = manifest.partitions.map(({ position }, partition) =>
    marks[partition] ? marks[partition].offset + 1 : position,
  );
  for await (const { partition, records } of log.read({ from, to })) {
    for (const record of records) {
      if (markOf(record).sha256 === marks[partition]?.sha256) continue;
      throw other(
        `the record at partition ${partition}, offset ${record.offset} is not the one that was archived`,
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
