import { setTimeout as sleep, setImmediate as turn } from 'node:timers/promises';
import type { EventLog, LogBatch, LogRecord } from '../connectors/event-log/event-log.js';
import { goneOf } from '../connectors/event-log/gone.js';
import type { Rejection } from '../core/events/rejection.js';
import type { StreamedEvent } from '../core/events/scanner/stream-door.js';
import type { Basis } from './basis.js';
import { saveFold } from './fold-save.js';
import { type ForgottenContext, recall } from './forgotten.js';
import { type Holes, withHole } from './holes.js';
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
  readonly forgotten: ForgottenContext;
  readonly onSwap: (partition: number, run: string) => void;
}

/** Records folded, and records saved, before scoring gets its turn: some milliseconds, about one. */
const recordsPerTurn = 64;
const recordsPerSave = 8;
/** Scoring stands still while so many are saved, unless it is so fast that after some saves ahead there are more. */
const mostUnsaved = 64;
const mostSavesAhead = 4;
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
  const both = AbortSignal.any([signal, done.signal]);
  const check = () => {
    if ([...followers.values()].every(({ isDone }) => isDone)) done.abort();
  };
  for (const follower of followers.values()) await follower.take(null, both);
  check();
  while (!both.aborted) {
    try {
      await readOn(context.log, followers, both, check);
    } catch (thrown) {
      // What the log has lost meanwhile is read from the lake.
      goneOf(thrown);
    }
  }
}

/** Lets the followers follow, until the signal is aborted. @throws log-range-gone */
async function readOn(
  log: EventLog,
  followers: ReadonlyMap<number, Follower>,
  signal: AbortSignal,
  check: () => void,
): Promise<void> {
  const earliest = await log.positions('earliest');
  for (const [partition, follower] of followers) await follower.recall(earliest[partition]!, signal);
  check();
  const from = (await log.positions('latest')).map((end, partition) => {
    const follower = followers.get(partition);
    return follower && !follower.isDone ? follower.position : end;
  });
  for await (const batch of log.read({ from, signal })) {
    await followers.get(batch.partition)?.take(batch, signal);
    check();
  }
}

async function clearGeneration({ store }: Partition, generation: number): Promise<void> {
  await store.clear(statesOf(generation));
  await store.clear(chunksOf(generation));
}

/** Records to be folded, as far as scoring has come. */
interface Stretch<Of> {
  readonly records: readonly Of[];
  /** The next offset after them. */
  readonly position: number;
  readonly judge: (record: Of) => StreamedEvent | Rejection;
  /** Goes on at an offset, with no record before it. */
  readonly moveTo: (to: number) => void;
}

/** Follows one partition's scoring with a new fold until both stand at the same record. */
class Follower {
  isDone = false;
  #holes: Holes = [];
  #savesAhead = 0;

  constructor(
    private readonly live: Live,
    private readonly fold: PartitionFold,
    private readonly context: ReplacementContext,
  ) {}

  /** The next offset to fold. */
  get position(): number {
    return this.fold.position;
  }

  /** @param batch null: nothing new, but they may stand at the same record already */
  take(batch: LogBatch | null, signal: AbortSignal): Promise<void> {
    const { fold } = this;
    const { records, position } = batch ?? { records: [], position: fold.position };
    const judge = (record: LogRecord) => fold.judge(record);
    return this.#follow({ records, position, judge, moveTo: (to) => fold.moveTo(to) }, signal);
  }

  /** Takes what the lake has of the offsets below `to`, which the log no longer has. */
  async recall(to: number, signal: AbortSignal): Promise<void> {
    const { fold, live, context } = this;
    if (this.isDone || fold.position >= to) return;
    const range = { partition: live.partition.number, from: fold.position, to };
    await recall(context.forgotten, fold.basis, range, async ({ records, position }) => {
      const moveTo = records ? (to: number) => fold.moveTo(to) : (to: number) => this.#lose(to);
      await this.#follow({ records: records ?? [], position, judge: ({ judged }) => judged, moveTo }, signal);
      return !this.isDone && !signal.aborted;
    });
  }

  async #follow<Of extends { readonly offset: number }>(
    { records, position: end, judge, moveTo }: Stretch<Of>,
    signal: AbortSignal,
  ): Promise<void> {
    const { fold } = this;
    for (let next = 0; !this.isDone && !signal.aborted; ) {
      const here = this.live.partition.fold.position;
      for (let added = 0; added < recordsPerTurn && next < records.length; added++, next++) {
        const record = records[next]!;
        if (record.offset >= here) break;
        this.#add(judge(record), record.offset);
      }
      const isAt = Math.min(next < records.length ? records[next]!.offset : end, here);
      if (fold.position < isAt) moveTo(isAt);
      if (fold.position === here) {
        if (fold.states.unsaved <= mostUnsaved || this.#savesAhead === mostSavesAhead) return this.#swap();
        this.#savesAhead++;
        await this.#save();
        continue;
      }
      if (fold.position >= end) return;
      if (fold.states.wantsSave) await this.#save();
      await (fold.position > here ? sleep(waitMs) : turn());
    }
  }

  #add(judged: StreamedEvent | Rejection, offset: number): void {
    const { fold } = this;
    if (!fold.admit(judged, offset)) return;
    fold.take(judged.entity);
    fold.add(judged, offset);
  }

  #lose(to: number): void {
    const { fold } = this;
    this.#holes = withHole(this.#holes, { from: fold.position, to });
    fold.position = to;
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
    partition.holes = this.#holes;
    live.gate = keeper.save();
    await live.gate;
    live.gate = null;
    context.onSwap(partition.number, fold.basis.run!.run);
    await clearGeneration(partition, before);
  }
}
