import { z } from 'zod';

export const snapshotFormatVersion = 2;

const count = z.number().int().min(0);

/** `RunCounts`, as stored. */
export const runCountsSchema = z.strictObject({
  read: count,
  valid: count,
  rejected: count,
  duplicate: count,
  notRecords: count,
  inWindow: count,
  beforeWindow: count,
});

const partitionSchema = z.strictObject({
  partition: count,
  /** The next offset to read: the states are of the records below it. */
  position: count,
  /** Where the run's states ended; the counts are of the records since. */
  cut: count,
  counts: runCountsSchema,
  /** The last record below `position`, by which the log is recognised. */
  last: z.strictObject({ offset: count, sha256: z.string() }).nullable(),
  /** The latest event time in the states, epoch ms. */
  eventTime: z.number().nullable(),
  /** Offsets [from, to) that the log had lost before they were read. */
  holes: z.array(z.strictObject({ from: count, to: count })),
  /** Offsets [from, to) that nobody may have scored: an earlier state was lost. */
  unscored: z.array(z.strictObject({ from: count, to: count })),
  /** Where the output logs ended before the records of events at and above `position` were sent, per partition of theirs. */
  outputs: z.strictObject({ anomalies: z.array(count), alerts: z.array(count) }),
});

export const snapshotManifestSchema = z.strictObject({
  formatVersion: z.literal(snapshotFormatVersion),
  snapshot: z.string(),
  /** The run that it stands on; null: run zero. */
  run: z.string().nullable(),
  /** Of the states' form, as `RecordLayout.version`. */
  layout: z.string(),
  /** Of the door that judged. */
  door: z.string(),
  /** Identity of the log. */
  log: z.strictObject({ kind: z.string(), id: z.string(), partitions: count }),
  /** ISO 8601, by the clock passed in. */
  takenAt: z.string(),
  /** Whom it answers (`Snapshots.request`); null: nobody. */
  request: z.string().nullable(),
  partitions: z.array(partitionSchema),
  /** Path within the snapshot → hex SHA-256. */
  files: z.record(z.string(), z.string()),
});

/** What a snapshot is: manifest.json of its folder, in which are `states/` and `recent-ids/`. Written once, last. */
export type SnapshotManifest = z.infer<typeof snapshotManifestSchema>;
export type SnapshotPartition = z.infer<typeof partitionSchema>;

/** What a snapshot must fit, to go on from it. */
export interface SnapshotFit {
  /** null: run zero; absent: any. */
  readonly run?: string | null;
  /** absent: any. */
  readonly layout?: string;
  readonly log: SnapshotManifest['log'];
}

/** What it says of a partition, where it fits; else null. */
export function fittingPartition(
  manifest: SnapshotManifest,
  partition: number,
  { run, layout, log }: SnapshotFit,
): SnapshotPartition | null {
  if (run !== undefined && manifest.run !== run) return null;
  if (layout !== undefined && manifest.layout !== layout) return null;
  const { kind, id, partitions } = manifest.log;
  if (kind !== log.kind || id !== log.id || partitions !== log.partitions) return null;
  return manifest.partitions.find((one) => one.partition === partition) ?? null;
}
