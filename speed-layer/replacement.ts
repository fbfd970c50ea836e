import { setTimeout as sleep, setImmediate as turn } from 'node:timers/promises';
import type { EventLog, LogBatch } from '../connectors/event-log/event-log.js';
import type { Basis } from './basis.js';
import { saveFold } from './fold-save.js';
import { chunksOf, statesOf } from './keys.js';
import type { Partition } from './partition.js';
import type { PartitionFold } from './partition-fold.js';
import type { PartitionKeeper } from './partition-keeper.js';
import { foldOfRun, type RunFoldContext } from './run-fold.js';

/** A partition that scores, and how its state is written. */
export interface Live {
  readonly partition: Partition;
  readonly keeper: PartitionKeeper;
  /** While this is set, no record of the partition is scored. */
  gate: Promise<unknown> | null;
}

export interface ReplacementContext extends RunFoldContext {
  readonly log: EventLog;
  readonly onSwap: (partition: number, run: string) => void;
}

/** Records folded before scoring gets its turn: some milliseconds. */
const recordsPerTurn = 500;
const recordsPerSave = 256;
/** While scoring is behind the run's cut. */
const waitMs = 5;

/**
 * Puts a newly published run under partitions that score: loads its states as a second generation, folds the records from
 * its cut to where scoring stands, and in one atomic write changes generation, run and position. Scoring goes on meanwhile
 * and stands still only for that write.
 */
export async function replace(
  context: ReplacementContext,
  basis: Basis,
  lives: readonly Live[],
  signal: AbortSignal,
): Promise<void> {
  const generationOf = ({ partition }: Live) => partition.fold.states.generation + 1;
  for (const live of lives) await clearGeneration(live.partition, generationOf(live));
  const folds = await foldOfRun(
    context,
    basis,
    new Map(
      lives.map((live) => {
        return [live.partition.number, { store: live.partition.store, generation: generationOf(live) }];
      }),
    ),
  );
  const followers = new Map(
    lives.map((live) => [
      live.partition.number,
      new Follower(live, folds.get(live.partition.number)!, context),
    ]),
  );
  const done = new AbortController();
  const from = (await context.log.positions('latest')).map((end, partition) => {
    return folds.get(partition)?.position ?? end;
  });
  const both = AbortSignal.any([signal, done.signal]);
  const check = () => {
    if ([...followers.values()].every(({ isDone }) => isDone)) done.abort();
  };
  for (const follower of followers.values()) await follower.take(null, both);
  check();
  for await (const batch of context.log.read({ from, signal: both })) {
    await followers.get(batch.partition)?.take(batch, both);
    check();
  }
}

async function clearGeneration({ store }: Partition, generation: number): Promise<void> {
  await store.clear(statesOf(generation));
  await store.clear(chunksOf(generation));
}

/** Follows one partition's scoring with a new fold until both stand at the same record. */
class Follower {
  isDone = false;

  constructor(
    private readonly live: Live,
    private readonly fold: PartitionFold,
    private readonly context: ReplacementContext,
  ) {}

  /** @param batch null: nothing new, but they may stand at the same record already */
  async take(batch: LogBatch | null, signal: AbortSignal): Promise<void> {
    const { fold } = this;
    const records = batch?.records ?? [];
    const end = batch?.position ?? fold.position;
    for (let next = 0; !this.isDone && !signal.aborted; ) {
      const here = this.live.partition.fold.position;
      for (let added = 0; added < recordsPerTurn && next < records.length; added++, next++) {
        const record = records[next]!;
        if (record.offset >= here) break;
        this.#add(record);
      }
      const isAt = Math.min(next < records.length ? records[next]!.offset : end, here);
      if (fold.position < isAt) fold.moveTo(isAt);
      if (fold.position === here) return this.#swap();
      if (fold.position >= end) return;
      if (fold.states.wantsSave) await this.#save();
      await (fold.position > here ? sleep(waitMs) : turn());
    }
  }

  #add(record: LogBatch['records'][number]): void {
    const { fold } = this;
    const judged = fold.judge(record);
    if (!fold.admit(judged, record)) return;
    fold.take(judged.entity);
    fold.add(judged, record.offset);
  }

  async #save(): Promise<void> {
    const batch = this.live.partition.store.batch();
    const save = saveFold(this.fold, batch);
    while (!save.putSome(recordsPerSave)) await turn();
    await batch.write();
    save.done(true);
  }

  async #swap(): Promise<void> {
    const { live, fold, context } = this;
    const { partition, keeper } = live;
    this.isDone = true;
    const before = partition.fold.states.generation;
    partition.fold = fold;
    live.gate = keeper.save();
    await live.gate;
    live.gate = null;
    context.onSwap(partition.number, fold.basis.run!.run);
    await clearGeneration(partition, before);
  }
}
