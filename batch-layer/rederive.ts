import { join } from 'node:path';
import type { EventLog, LogBatch, Positions } from '../connectors/event-log/event-log.js';
import type { DuckDb } from '../connectors/lake/duckdb.js';
import { emptyManifest, type LakeManifest } from '../connectors/lake/manifest.js';
import { eventsWithoutRaw, rawRecords } from '../connectors/lake/raw-records.js';
import { StreamGuardError } from '../core/errors/errors.js';
import { createDoor } from '../core/events/door.js';
import { formatNumber } from '../core/models/format-number.js';
import type { Profile } from '../core/profile/profile.js';
import type { Progress } from '../core/progress/progress.js';
import { type Counts, sumCounts } from '../core/runs/counts.js';
import type { DeadLetterLog } from './dead-letters.js';
import { type DoorOptions, throughDoor } from './through-door.js';

export interface RederiveOptions extends Omit<DoorOptions, 'stage'> {
  readonly log: EventLog;
  readonly db: DuckDb;
  readonly deadLetters: DeadLetterLog;
  readonly progress: Progress;
}

export interface Rederived {
  readonly manifest: LakeManifest;
  /** What the lake counted through the door that filled it, and what it counts now. */
  readonly sums: { readonly before: Counts; readonly after: Counts };
}

/**
 * Sends every record of the lake through the door of another profile, into files of their own, and exchanges them for
 * the old ones at once. Records come from the log; those that it no longer has from the bytes that the lake kept.
 * Until the exchange the old lake is in force.
 * @throws lake-other-door where records are neither here nor there
 */
export async function rederive(options: RederiveOptions, known: LakeManifest): Promise<Rederived> {
  const { log, lake, db, profile, progress, deadLetters } = options;
  const split = splitOf(known, await log.positions('earliest'));
  const missing = await eventsWithoutRaw(db, lake.folder, known, split);
  const refused = (gone: readonly string[]) =>
    new StreamGuardError('lake-other-door', {
      folder: lake.folder,
      profile: profile.name,
      missing: gone.join('; '),
    });
  if (missing.length > 0) {
    throw refused(
      missing.map(
        ({ partition, first, last, events }) =>
          `partition ${partition}, ${events} from offset ${first} to ${last}`,
      ),
    );
  }

  const before = sumCounts(known.partitions.map(({ counts }) => counts));
  const stage = progress.stage('re-derive', before.read, 'records');
  const source = { batches: recordsOf(options, known, split), from: startOf(known), total: before.read };
  // What only the lake still has stays in it, whatever `archive.keepRaw` says.
  const keepRaw =
    options.keepRaw || split.some((offset, partition) => offset > known.partitions[partition]!.start);
  const derived = await throughDoor(
    { ...options, stage, keepRaw },
    source,
    begun(known, profile),
    (manifest, judged) => lake.extend(manifest, { ...judged, holes: [], deadLetters: known.deadLetters }),
  );
  const fewer = derived.partitions.flatMap(({ counts: { read } }, partition) => {
    const wanted = known.partitions[partition]!.counts.read;
    return read === wanted ? [] : [`partition ${partition}, ${read} of ${wanted} records are there`];
  });
  if (fewer.length > 0) throw refused(fewer);

  const rejections = derived.rejections.map(({ path }) => join(lake.folder, path));
  const manifest = {
    ...derived,
    partitions: derived.partitions.map(({ counts: { read, valid, rejected, duplicate } }, index) => {
      const partition = known.partitions[index]!;
      const { notRecords } = partition.counts;
      return { ...partition, counts: { read, valid, rejected, duplicate, notRecords } };
    }),
    deadLetters: await deadLetters.append(db, rejections, 0),
  };
  await lake.replace(manifest);
  const after = sumCounts(manifest.partitions.map(({ counts }) => counts));
  const sums = { before, after };
  stage.done(rederivedText(sums));
  return { manifest, sums };
}

/** A lake without records, as the known one began. */
function begun(known: LakeManifest, profile: Profile): LakeManifest {
  const { log, sequence, holes, deadLetters } = known;
  return { ...emptyManifest(log, createDoor(profile).version, startOf(known)), sequence, holes, deadLetters };
}

function startOf({ partitions }: LakeManifest): Positions {
  return partitions.map(({ start }) => start);
}

/** Below it the lake alone may have records. */
function splitOf({ partitions }: LakeManifest, earliest: Positions): Positions {
  return partitions.map(({ start, position }, partition) =>
    Math.min(position, Math.max(start, earliest[partition]!)),
  );
}

async function* recordsOf(
  { log, lake, db }: RederiveOptions,
  known: LakeManifest,
  split: Positions,
): AsyncGenerator<LogBatch> {
  yield* rawRecords(db, lake.folder, known, split);
  const earliest = await log.positions('earliest');
  const from = split.map((offset, partition) => Math.max(offset, earliest[partition]!));
  yield* log.read({
    from,
    to: known.partitions.map(({ position }, partition) => Math.max(position, from[partition]!)),
  });
}

/** "1,000,000 records: valid 990,000 → 995,000, rejected …" */
export function rederivedText({ before, after }: Rederived['sums']): string {
  const kinds = ['valid', 'rejected', 'duplicate'] as const;
  const changes = kinds.map((kind) => `${kind} ${formatNumber(before[kind])} → ${formatNumber(after[kind])}`);
  return `${formatNumber(before.read)} records: ${changes.join(', ')}`;
}
