import { z } from 'zod';
import type { PartitionStore } from '../connectors/state-store/state-store.js';
import { runCountsSchema } from '../core/runs/snapshot.js';
import { checkpointKey } from './keys.js';

const formatVersion = 2;
const count = z.number().int().min(0);

const schema = z.strictObject({
  formatVersion: z.literal(formatVersion),
  /** Identity of the log. */
  log: z.strictObject({ kind: z.string(), id: z.string(), partitions: count }),
  /** Of the states' form. */
  layout: z.string(),
  /** Of the door that judged. */
  door: z.string(),
  /** In whose keys the states and the duplicate window are. */
  generation: count,
  /** null: run zero. */
  run: z.string().nullable(),
  /** Where the run's states ended; the counts are of the records since. */
  cut: count,
  /** The next offset to read. */
  position: count,
  /** The last record below that, by which the log is recognised. */
  last: z.strictObject({ offset: count, sha256: z.string() }).nullable(),
  /** The latest event time in the state, epoch ms. */
  eventTime: z.number().nullable(),
  counts: runCountsSchema,
  /** Offsets [from, to), past the cut, that the log had lost before they were read, and the lake as well. */
  holes: z.array(z.strictObject({ from: count, to: count })),
  /** Offsets [from, to) that nobody may have scored: an earlier state was lost. */
  unscored: z.array(z.strictObject({ from: count, to: count })),
  /** Where the output logs ended before the records of events at and above `position` were sent. */
  outputs: z.strictObject({ anomalies: z.array(count), alerts: z.array(count) }),
  /** Epoch ms. */
  writtenAt: z.number(),
});

/** What one atomic write says of a partition, beside the states themselves. */
export type Checkpoint = Omit<z.infer<typeof schema>, 'formatVersion'>;

export function encodeCheckpoint(checkpoint: Checkpoint): Uint8Array {
  return Buffer.from(JSON.stringify({ formatVersion, ...checkpoint }));
}

/** The last one; null where there is none, or one of another version: what the store holds is then good for nothing. */
export function readCheckpoint(store: PartitionStore): Checkpoint | null {
  const bytes = store.get(checkpointKey);
  if (!bytes) return null;
  const parsed = schema.safeParse(JSON.parse(Buffer.from(bytes).toString()));
  return parsed.success ? parsed.data : null;
}
