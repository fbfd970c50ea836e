import { randomUUID } from 'node:crypto';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { FoundSnapshot, Snapshots } from '../connectors/run-store/snapshots.js';
import type { StoredStates } from '../connectors/run-store/stored-states.js';
import { writeStoredStates } from '../connectors/run-store/write-stored-states.js';
import type { PartitionStore, StateEntry } from '../connectors/state-store/state-store.js';
import { DuplicateWindow } from '../core/events/duplicate-window.js';
import type { FeatureSet } from '../core/features/feature-set.js';
import { runId } from '../core/runs/run-id.js';
import { snapshotFormatVersion } from '../core/runs/snapshot.js';
import { StateRecord } from '../core/states/state-record.js';
import type { Basis } from './basis.js';
import type { Checkpoint } from './checkpoint.js';
import { EntityStates } from './entity-states.js';
import { chunksOf, entityOfState, statesOf } from './keys.js';
import { loadStates } from './load-states.js';
import { PartitionFold } from './partition-fold.js';
import type { Live } from './replacement.js';
import type { RunStates } from './run-fold.js';

/** So many of each partition are kept: should one be damaged, there is another. */
const kept = 2;

/** The states of one partition at its checkpoint, whatever comes after. */
interface Frozen {
  readonly basis: Basis;
  readonly partition: number;
  readonly checkpoint: Checkpoint;
  readonly states: AsyncIterable<readonly StateEntry[]>;
  /** The duplicate window, packed. */
  readonly ids: Uint8Array;
}

/**
 * Takes snapshots of partitions while they score: each as of a checkpoint that is written first. Those that stand on
 * different runs go into different snapshots.
 * @param request whom they answer; null: nobody
 */
export async function takeSnapshots(
  snapshots: Snapshots,
  lives: readonly Live[],
  now: number,
  request: string | null,
): Promise<void> {
  const frozen: Frozen[] = [];
  for (const live of [...lives].sort((a, b) => a.partition.number - b.partition.number)) {
    frozen.push(await freeze(live));
  }
  for (const run of new Set(frozen.map(({ checkpoint }) => checkpoint.run))) {
    const alike = frozen.filter(({ checkpoint }) => checkpoint.run === run);
    await writeSnapshot(snapshots, alike, now, request);
  }
  await snapshots.prune(kept);
}

function freeze({ partition, keeper }: Live): Promise<Frozen> {
  return keeper.exclusive(async (save) => {
    const checkpoint = await save();
    const { fold, store, number } = partition;
    const chunks: Uint8Array[] = [];
    // Of the store: the window itself has gone on with what was scored since.
    for await (const entries of store.entries(chunksOf(checkpoint.generation))) {
      for (const [, chunk] of entries) chunks.push(chunk);
    }
    return {
      basis: fold.basis,
      partition: number,
      checkpoint,
      states: store.entries(statesOf(checkpoint.generation)),
      ids: Buffer.concat(chunks),
    };
  });
}

async function writeSnapshot(
  snapshots: Snapshots,
  frozen: readonly Frozen[],
  now: number,
  request: string | null,
): Promise<void> {
  const [{ checkpoint, basis }] = frozen as [Frozen];
  const { log, layout, door, run } = checkpoint;
  const snapshot = `${runId(new Date(now))}-${randomUUID().slice(0, 8)}`;
  const draft = await snapshots.draft(snapshot);
  await writeStoredStates(recordsOf(frozen, basis.features), basis.features, join(draft, 'states'));
  await mkdir(join(draft, 'recent-ids'));
  for (const { partition, ids } of frozen) await writeFile(idsPath(draft, partition), ids);
  await snapshots.publish(draft, {
    formatVersion: snapshotFormatVersion,
    snapshot,
    run,
    layout,
    door,
    log,
    takenAt: new Date(now).toISOString(),
    request,
    partitions: frozen.map(({ partition, checkpoint }) => {
      const { position, cut, counts, last, eventTime, holes, unscored, outputs } = checkpoint;
      return { partition, position, cut, counts, last, eventTime, holes, unscored, outputs };
    }),
  });
}

async function* recordsOf(
  frozen: readonly Frozen[],
  { aggregations }: FeatureSet,
): AsyncGenerator<StoredStates> {
  const record = StateRecord.of(aggregations);
  for (const { partition, states } of frozen) {
    for await (const entries of states) {
      for (const [key, content] of entries) {
        record.load(content);
        yield { partition, entity: entityOfState(key), record };
      }
    }
  }
}

/** The packed ids, as `DuplicateWindow.since` gives them. */
function idsPath(folder: string, partition: number): string {
  return join(folder, 'recent-ids', `partition-${partition}.ids`);
}

/** Begins to fold where a snapshot stands; the store must be empty. */
export async function foldOfSnapshot(
  basis: Basis,
  { folder, partition: found }: FoundSnapshot,
  store: PartitionStore,
  runStates: RunStates,
  progress: Parameters<typeof loadStates>[4],
  limitBytes: number,
): Promise<PartitionFold> {
  const generation = 1;
  const { partition, position } = found;
  await runStates((db) => {
    const places = new Map([[partition, { store, generation }]]);
    return loadStates(db, basis.features, join(folder, 'states'), places, progress);
  });
  const { withinOffsets } = basis.profile.dedupe;
  const ids = await readFile(idsPath(folder, partition));
  const fold = new PartitionFold(
    basis,
    new EntityStates(store, generation, basis.features, limitBytes),
    DuplicateWindow.from(withinOffsets, [ids]),
    { ...found, chunks: [] },
  );
  // The store has the states, but no chunk of the window yet.
  fold.savedAt = Math.max(0, position - withinOffsets);
  return fold;
}
