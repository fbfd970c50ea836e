import type { EventLog, LogRecord, Positions } from '../connectors/event-log/event-log.js';
import type { DuckDb } from '../connectors/lake/duckdb.js';
import type { Lake, Publication } from '../connectors/lake/lake.js';
import { emptyManifest, type Hole, type LakeManifest, type RecordMark } from '../connectors/lake/manifest.js';
import { StreamGuardError } from '../core/errors/errors.js';
import { createDoor } from '../core/events/door.js';
import type { Profile } from '../core/profile/profile.js';
import type { Progress, Stage } from '../core/progress/progress.js';
import { type Counts, sumCounts } from '../core/runs/counts.js';
import { continuationOf, markOf } from './continuation.js';
import { DeadLetterLog } from './dead-letters.js';
import { DoorPool } from './door-pool.js';
import { pack } from './packed-records.js';

const recordsPerTask = 20_000;
const bytesPerTask = 16 * 1024 * 1024;

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
  const pool = new DoorPool(profile, total < recordsPerTask ? 0 : options.workers, lake.stagingFolder);
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
  const { log, pool, stage, batchEvents, from, to } = reading;
  let manifest = before;
  let batch = newBatch(from);
  let pendingHoles = holes;
  const publish = async () => {
    await judgeWaiting(batch, pool);
    manifest = await publishBatch(reading, manifest, batch, pendingHoles);
    pendingHoles = [];
    batch = newBatch(batch.partitions.map(({ position }) => position));
  };
  for await (const { partition, records, position, notRecords } of log.read({ from, to })) {
    const reached = batch.partitions[partition]!;
    reached.position = position;
    reached.read += records.length;
    reached.notRecords += notRecords;
    const last = records.at(-1);
    if (last) reached.last = last;
    for (const record of records) {
      reached.waiting.push(record);
      reached.waitingBytes += record.value?.length ?? 0;
      if (reached.waiting.length >= recordsPerTask || reached.waitingBytes >= bytesPerTask) {
        await judgePartition(reached, partition, pool);
      }
    }
    batch.read += records.length;
    stage.advance(records.length + notRecords);
    if (batch.read >= batchEvents) await publish();
  }
  await publish();
  return manifest;
}

/** What was read since the last publication. */
interface Batch {
  read: number;
  readonly partitions: readonly PartitionBatch[];
}

interface PartitionBatch {
  position: number;
  read: number;
  notRecords: number;
  last: LogRecord | null;
  /** Read, and not yet handed to the pool. */
  waiting: LogRecord[];
  waitingBytes: number;
}

function newBatch(positions: Positions): Batch {
  const partitions = positions.map(
    (position): PartitionBatch => ({
      position,
      read: 0,
      notRecords: 0,
      last: null,
      waiting: [],
      waitingBytes: 0,
    }),
  );
  return { read: 0, partitions };
}

async function judgeWaiting(batch: Batch, pool: DoorPool): Promise<void> {
  for (const [partition, reached] of batch.partitions.entries())
    await judgePartition(reached, partition, pool);
}

async function judgePartition(reached: PartitionBatch, partition: number, pool: DoorPool): Promise<void> {
  const records = reached.waiting;
  reached.waiting = [];
  reached.waitingBytes = 0;
  if (records.length > 0) await pool.judge(pack(partition, records));
}

async function publishBatch(
  { pool, deadLetters, lake, db }: Reading,
  manifest: LakeManifest,
  batch: Batch,
  holes: readonly Hole[],
): Promise<LakeManifest> {
  const judged = await pool.drain();
  const rejections = judged.flatMap((files) => files.rejections ?? []);
  const rejectedIn = (partition: number) =>
    judged.filter((task) => task.partition === partition).reduce((sum, { rejected }) => sum + rejected, 0);
  const publication: Publication = {
    events: judged.flatMap((files) => files.events ?? []),
    rejections,
    holes,
    deadLetters: await deadLetters.append(db, rejections, manifest.deadLetters),
    partitions: batch.partitions.map(({ position, read, notRecords, last }, partition) => {
      const mark: RecordMark | null = last && markOf(last);
      return { position, read, notRecords, rejected: rejectedIn(partition), last: mark };
    }),
  };
  return lake.publish(manifest, publication);
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

function asDiskFailure(thrown: unknown, folder: string): unknown {
  const code = (thrown as NodeJS.ErrnoException).code;
  if (code !== 'ENOSPC' && code !== 'EACCES' && code !== 'EROFS' && code !== 'EDQUOT') return thrown;
  return new StreamGuardError('disk-failed', { folder, cause: (thrown as Error).message }, { cause: thrown });
}
