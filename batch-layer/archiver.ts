import { join } from 'node:path';
import type { EventLog, Positions } from '../connectors/event-log/event-log.js';
import type { Continuation, Hole } from '../connectors/event-log/known-log.js';
import type { DuckDb } from '../connectors/lake/duckdb.js';
import type { Lake } from '../connectors/lake/lake.js';
import { emptyManifest, type LakeManifest } from '../connectors/lake/manifest.js';
import { createDoor } from '../core/events/door.js';
import type { Profile } from '../core/profile/profile.js';
import type { Progress } from '../core/progress/progress.js';
import { type Counts, sumCounts } from '../core/runs/counts.js';
import type { Judged } from './archive-batch.js';
import { type Compacted, compact } from './compact.js';
import { continuationOf } from './continuation.js';
import { DeadLetterLog } from './dead-letters.js';
import { asDiskFailure } from './disk-failure.js';
import { type KeepRaw, keepsRaw } from './keep-raw.js';
import { type Rederived, rederive } from './rederive.js';
import { throughDoor } from './through-door.js';

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
  readonly keepRaw: KeepRaw;
  /** With more small files than this in a folder of the lake they are merged. */
  readonly compactAfterFiles: number;
  readonly workers: number;
  /** Whether plain events are read by the scanner. */
  readonly scanner: boolean;
  readonly progress: Progress;
}

export interface Archived {
  readonly manifest: LakeManifest;
  /** What this call added. */
  readonly added: Counts;
  /** null where the lake was filled by the door of this profile already. */
  readonly rederived: Rederived['sums'] | null;
  /** null where there were few small files. */
  readonly compacted: Compacted['sizes'] | null;
}

/**
 * Appends the log to the lake, up to its end at the time of the call: log → door → files → manifest. A lake that was
 * filled by another door is derived anew before, and many small files are merged afterwards. A crash at any moment leaves
 * the lake as last published; the next call goes on there. Until the lake is closed the files of the manifest stay.
 * @throws lake-other-log, lake-other-door, lake-incomplete, locked, disk-failed
 */
export async function archive(options: ArchiveOptions): Promise<Archived> {
  const release = await options.lake.lock();
  try {
    const archived = await archiveLocked(options);
    await options.lake.keepFiles();
    return archived;
  } catch (thrown) {
    throw asDiskFailure(thrown, options.lake.folder);
  } finally {
    await release();
  }
}

async function archiveLocked(options: ArchiveOptions): Promise<Archived> {
  const { log, lake, profile, progress, compactAfterFiles } = options;
  const door = createDoor(profile).version;
  const opened = (await lake.manifest()) ?? (await firstManifest(options, door));
  const continuation = await continuationOf(log, opened, lake.folder);
  const keepRaw = keepsRaw(options.keepRaw, opened);
  const deadLetters = await DeadLetterLog.open(options.deadLetters);
  try {
    const rederived =
      opened.door === door ? null : await rederive({ ...options, keepRaw, deadLetters }, opened);
    const before = rederived?.manifest ?? opened;
    const manifest = await append({ ...options, ...continuation, keepRaw, deadLetters }, before);
    const compacted = await compact(lake, manifest, compactAfterFiles, progress);
    return {
      manifest: compacted?.manifest ?? manifest,
      added: difference(manifest, before),
      rederived: rederived?.sums ?? null,
      compacted: compacted?.sizes ?? null,
    };
  } finally {
    await deadLetters.close();
  }
}

interface AppendOptions extends Omit<ArchiveOptions, 'deadLetters' | 'keepRaw'>, Continuation {
  readonly keepRaw: boolean;
  readonly deadLetters: DeadLetterLog;
}

/** Publishes nothing where nothing is new, but for the first time. */
async function append(options: AppendOptions, before: LakeManifest): Promise<LakeManifest> {
  const { log, from, progress } = options;
  const to = (options.to ?? (await log.positions('latest'))).map((end, partition) =>
    Math.max(end, from[partition]!),
  );
  const total = to.reduce((sum, end, partition) => sum + end - from[partition]!, 0);
  let { holes } = options;
  if (before.sequence > 0 && total === 0 && holes.length === 0) return before;

  const stage = progress.stage('archive', total, 'events');
  const source = { batches: log.read({ from, to }), from, total };
  const manifest = await throughDoor({ ...options, stage }, source, before, async (known, judged) => {
    const published = await publish(options, known, judged, holes);
    holes = [];
    return published;
  });
  const { valid, rejected, duplicate } = difference(manifest, before);
  stage.done(`${valid} valid, ${rejected} rejected, ${duplicate} duplicate`);
  return manifest;
}

async function publish(
  { deadLetters, lake, db }: AppendOptions,
  manifest: LakeManifest,
  judged: Judged,
  holes: readonly Hole[],
): Promise<LakeManifest> {
  const paths = judged.rejections.map(({ path }) => join(lake.folder, path));
  const end = await deadLetters.append(db, paths, manifest.deadLetters);
  return lake.publish(manifest, { ...judged, holes, deadLetters: end });
}

async function firstManifest({ log, start }: ArchiveOptions, door: string): Promise<LakeManifest> {
  const identity = await log.identity();
  return emptyManifest(identity, door, start ?? Array.from({ length: identity.partitions }, () => 0));
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
