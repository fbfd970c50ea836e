import { setTimeout as sleep } from 'node:timers/promises';
import { StreamGuardError } from '../core/errors/errors.js';
import { DuplicateWindow } from '../core/events/duplicate-window.js';
import { assertSameLog } from './assert-same-log.js';
import { type Basis, basisOfRun, runZero } from './basis.js';
import { begin, type Ready } from './beginning.js';
import { type Checkpoint, readCheckpoint } from './checkpoint.js';
import { isDamage, isPassing } from './conditions.js';
import { EntityStates } from './entity-states.js';
import { chunksOf, positionOfChunk, statesOf } from './keys.js';
import type { OpeningContext } from './opening-context.js';
import { OutputTail } from './output-tail.js';
import { Partition } from './partition.js';
import { PartitionFold } from './partition-fold.js';
import { ReopeningStore } from './reopening-store.js';

export interface Opened {
  readonly partition: Partition;
  /** What was sent before of events at and above its position. */
  readonly tail: OutputTail;
}

const lockedPauseMs = 50;
const passingPauseMs = 1000;

/** Tries again for as long as what is in the way may pass. @throws what `openPartition` throws, and an abort */
export async function openWhenPossible(context: OpeningContext, number: number): Promise<Opened> {
  const { reading, signal } = context;
  for (;;) {
    try {
      const opened = await openPartition(context, number);
      reading.good();
      return opened;
    } catch (thrown) {
      if (!isPassing(thrown) || signal.aborted) throw thrown;
      reading.broken(thrown);
      await sleep(passingPauseMs, undefined, { signal });
    }
  }
}

/**
 * Makes a partition ready: from its local state; where that is missing, damaged or of another version, from a snapshot or
 * from the run in force itself; without a run, from the log's start.
 * @throws log-shorter, state-other-log, and what a run throws that cannot be read
 */
async function openPartition(context: OpeningContext, number: number): Promise<Opened> {
  for (;;) {
    const store = await openStore(context, number);
    try {
      const restored = await fromCheckpoint(context, store, number);
      const { partition, outputs } = restored ?? (await begin(context, store, number));
      const { position } = partition.fold;
      const tail = await OutputTail.read(context.outputs, outputs, context.log.folder, number, position);
      return { partition, tail };
    } catch (thrown) {
      await store.close();
      if (!isDamage(thrown)) throw thrown;
      await discard(context, number, thrown);
    }
  }
}

/** Lets the next opening begin anew. The store must be closed. */
export async function discard(
  { stores, onRebuild }: OpeningContext,
  number: number,
  { message }: StreamGuardError,
): Promise<void> {
  onRebuild(number, message);
  await stores.destroy(number);
}

/** Waits for an earlier owner; what is damaged is begun anew. @throws what the signal was aborted with */
async function openStore(context: OpeningContext, number: number): Promise<ReopeningStore> {
  const { stores, disk, signal } = context;
  for (;;) {
    try {
      return await ReopeningStore.open(stores, number, disk);
    } catch (thrown) {
      if (isDamage(thrown)) await discard(context, number, thrown);
      else if (thrown instanceof StreamGuardError && thrown.code === 'state-locked') {
        await sleep(lockedPauseMs, undefined, { signal });
      } else throw thrown;
    }
  }
}

async function fromCheckpoint(
  context: OpeningContext,
  store: ReopeningStore,
  number: number,
): Promise<Ready | null> {
  const checkpoint = readCheckpoint(store);
  if (checkpoint === null) return null;
  const basis = await basisOf(context, checkpoint);
  if (typeof basis === 'string') {
    context.onRebuild(number, basis);
    return null;
  }
  await assertSameLog(context.log, checkpoint, number);
  const { generation } = checkpoint;
  await clearOthers(store, generation);
  const chunks: Uint8Array[] = [];
  const positions: number[] = [];
  for await (const entries of store.entries(chunksOf(generation))) {
    for (const [key, value] of entries) {
      positions.push(positionOfChunk(key));
      chunks.push(value);
    }
  }
  const { withinOffsets } = basis.profile.dedupe;
  const fold = new PartitionFold(
    basis,
    new EntityStates(store, generation, basis.features, context.limitBytes()),
    DuplicateWindow.from(withinOffsets, chunks),
    { ...checkpoint, chunks: positions },
  );
  const { holes, unscored, outputs } = checkpoint;
  return { partition: new Partition(number, store, fold, { holes, unscored }), outputs };
}

/** What the checkpoint's states stand on, or why they are good for nothing. */
async function basisOf({ runs, profile }: OpeningContext, checkpoint: Checkpoint): Promise<Basis | string> {
  const { run } = checkpoint;
  const basis =
    run === null
      ? runZero(profile)
      : await basisOfRun(runs, run, profile).catch((thrown: unknown) => {
          if (thrown instanceof StreamGuardError && thrown.code === 'run-damaged') return thrown.message;
          throw thrown;
        });
  if (typeof basis === 'string') return basis;
  if (basis.layout !== checkpoint.layout) return 'its states have another form';
  return basis.door.version === checkpoint.door ? basis : 'the profile reads events otherwise than it did';
}

/** What a swap left that was killed. */
async function clearOthers(store: ReopeningStore, generation: number): Promise<void> {
  for (const ranges of [statesOf, chunksOf]) {
    const { gte, lt } = ranges(generation);
    await store.clear({ gte: ranges(0).gte, lt: gte });
    await store.clear({ gte: lt, lt: ranges(2 ** 32 - 2).lt });
  }
}
