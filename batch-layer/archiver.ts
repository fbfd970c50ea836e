import { join } from 'node:path';
import type { EventLog, Positions } from '../connectors/event-log/event-log.js';
import type { DuckDb } from '../connectors/lake/duckdb.js';
import type { Lake } from '../connectors/lake/lake.js';
import { emptyManifest, type Hole, type LakeManifest } from '../connectors/lake/manifest.js';
import { StreamGuardError } from '../core/errors/errors.js';
import { createDoor } from '../core/events/door.js';
import type { Profile } from '../core/profile/profile.js';
import type { Progress, Stage } from '../core/progress/progress.js';
import { type Counts, sumCounts } from '../core/runs/counts.js';
import { ArchiveBatch } from './archive-batch.js';
import { continuationOf } from './continuation.js';
import { DeadLetterLog } from './dead-letters.js';
import { asDiskFailure } from './disk-failure.js';
import { DoorPool } from './door-pool.js';

/** Fewer records than this are not worth starting threads for. */
const leastForWorkers = 20_000;

export interface ArchiveOptions {
  readonly log: EventLog;
  readonly lake: Lake;
  readonly db: DuckDb;
  readonly profile: Profile;
  /** Folder of the dead-letter log. */
  readonly deadLetters: string;
  /** Read up to here; default: the log's end now. */
  readonly to?: Positions;
  /** Where a lake without a manifest begins; default: the log's earliest. */
  readonly start?: Positions;
  /** Events between two publications. */
  readonly batchEvents: number;
  readonly workers: number;
  readonly progress: Progress;
}

export interface Archived {
  readonly manifest: LakeManifest;
  /** What this call added. */
  readonly added: Counts;
}

/**
 * Appends the log to the lake, up to its end at the time of the call: log → door → files → manifest. A crash at any
 * moment leaves the lake as last published; the next call goes on there.
 * @throws lake-other-log, lake-other-door, locked, disk-failed
 */
export async function archive(options: ArchiveOptions): Promise<Archived> {
  const release = await options.lake.lock();
  try {
    return await archiveLocked(options);
  } catch (thrown) {
    throw asDiskFailure(thrown, options.lake.folder);
  } finally {
    await release();
  }
}

async function archiveLocked(options: ArchiveOptions): Promise<Archived> {
  const { log, lake, profile, progress } = options;
  const door = createDoor(profile).version;
  const known = await lake.manifest();
  if (known && known.door !== door)
    throw new StreamGuardError('lake-other-door', { folder: lake.folder, profile: profile.name });
  const before = known ?? (await firstManifest(options, door));
  const { from, holes } = await continuationOf(log, before, lake.folder);
  const to = (options.to ?? (await log.positions('latest'))).map((end, partition) =>
    Math.max(end, from[partition]!),
  );
  const total = to.reduce((sum, end, partition) => sum + end - from[partition]!, 0);
  if (known && total === 0 && holes.length === 0) return { manifest: known, added: sumCounts([]) };

  const stage = progress.stage('archive', total, 'events');
  const pool = new DoorPool(profile, total < leastForWorkers ? 0 : options.workers, lake.folder);
  const deadLetters = await DeadLetterLog.open(options.deadLetters);
  try {
    const manifest = await readAll({ ...options, from, to, pool, deadLetters, stage }, before, holes);
    const added = difference(manifest, before);
    stage.done(`${added.valid} valid, ${added.rejected} rejected, ${added.duplicate} duplicate`);
    return { manifest, added };
  } finally {
    await pool.close();
    await deadLetters.close();
  }
}

interface Reading extends Omit<ArchiveOptions, 'deadLetters'> {
  readonly from: Positions;
  readonly to: Positions;
  readonly pool: DoorPool;
  readonly deadLetters: DeadLetterLog;
  readonly stage: Stage;
}

async function readAll(
  reading: Reading,
  before: LakeManifest,
  holes: readonly Hole[],
): Promise<LakeManifest> {
  const { log, lake, pool, stage, batchEvents, from, to } = reading;
  let manifest = before;
  let batch = new ArchiveBatch(from, pool, lake.newPaths(manifest));
  let unpublishedHoles = holes;
  const publish = async () => {
    manifest = await publishBatch(reading, manifest, batch, unpublishedHoles);
    unpublishedHoles = [];
    batch = new ArchiveBatch(batch.positions, pool, lake.newPaths(manifest));
  };
  for await (const read of log.read({ from, to })) {
    await batch.add(read);
    stage.advance(read.records.length + read.notRecords);
    if (batch.read >= batchEvents) await publish();
  }
  await publish();
  return manifest;
}

async function publishBatch(
  { deadLetters, lake, db }: Reading,
  manifest: LakeManifest,
  batch: ArchiveBatch,
  holes: readonly Hole[],
): Promise<LakeManifest> {
  const judged = await batch.judged();
  const rejections = judged.flatMap((files) => files.rejections ?? []);
  const paths = rejections.map(({ path }) => join(lake.folder, path));
  return lake.publish(manifest, {
    events: judged.flatMap((files) => files.events ?? []),
    rejections,
    holes,
    deadLetters: await deadLetters.append(db, paths, manifest.deadLetters),
    partitions: batch.published(),
  });
}

async function firstManifest({ log, start }: ArchiveOptions, door: string): Promise<LakeManifest> {
  const identity = await log.identity();
  return emptyManifest(identity, door, start ?? zeros(identity.partitions));
}

function zeros(partitions: number): Positions {
  return Array.from({ length: partitions }, () => 0);
}

function difference(after: LakeManifest, before: LakeManifest): Counts {
  const [a, b] = [after, before].map(({ partitions }) =>
    sumCounts(partitions.map(({ counts }) => counts)),
  ) as [Counts, Counts];
  return {
    read: a.read - b.read,
    valid: a.valid - b.valid,
    rejected: a.rejected - b.rejected,
    duplicate: a.duplicate - b.duplicate,
    notRecords: a.notRecords - b.notRecords,
  };
}
