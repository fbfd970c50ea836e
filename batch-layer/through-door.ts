import type { LogBatch, Positions } from '../connectors/event-log/event-log.js';
import { countOf } from '../connectors/event-log/stretches.js';
import type { Lake } from '../connectors/lake/lake.js';
import type { LakeManifest } from '../connectors/lake/manifest.js';
import type { Profile } from '../core/profile/profile.js';
import type { Stage } from '../core/progress/progress.js';
import { ArchiveBatch, type Judged } from './archive-batch.js';
import { DoorPool } from './door-pool.js';

/** Fewer records than this are not worth starting threads for. */
const leastForWorkers = 20_000;

export interface DoorOptions {
  readonly lake: Lake;
  readonly profile: Profile;
  readonly workers: number;
  /** Whether plain events are read by the scanner. */
  readonly scanner: boolean;
  /** Records between two publications. */
  readonly batchEvents: number;
  /** Whether the bytes of events go into the lake as well. */
  readonly keepRaw: boolean;
  readonly stage: Stage;
}

/** Records to be judged, in offset order per partition. */
export interface Source {
  readonly batches: AsyncIterable<LogBatch>;
  readonly from: Positions;
  /** About how many there are. */
  readonly total: number;
}

/**
 * Sends records through the door, and `publish`es what came of them every so often and at the end.
 * @returns the manifest of the last publication
 */
export async function throughDoor(
  { lake, profile, workers, scanner, batchEvents, keepRaw, stage }: DoorOptions,
  { batches, from, total }: Source,
  before: LakeManifest,
  publish: (manifest: LakeManifest, judged: Judged) => Promise<LakeManifest>,
): Promise<LakeManifest> {
  const pool = new DoorPool(profile, total < leastForWorkers ? 0 : workers, lake.folder, scanner);
  const next = (positions: Positions, manifest: LakeManifest) =>
    new ArchiveBatch(positions, pool, lake.newPaths(manifest, keepRaw));
  let manifest = before;
  let batch = next(from, manifest);
  let last: Judged;
  try {
    for await (const read of batches) {
      if (batch.read >= batchEvents) {
        manifest = await publish(manifest, await batch.judged());
        batch = next(batch.positions, manifest);
      }
      await batch.add(read);
      stage.advance(countOf(read) + read.notRecords);
    }
    last = await batch.judged();
  } finally {
    await pool.close();
  }
  // Not before the threads have given their memory back.
  return publish(manifest, last);
}
