import type { Positions } from '../connectors/event-log/event-log.js';
import { startOf } from '../core/runs/run-id.js';
import { conditionOf } from './conditions.js';
import { type ForgottenContext, recall } from './forgotten.js';
import { offsetsIn } from './holes.js';
import type { Standing } from './observer.js';
import type { Opened } from './opening.js';
import type { OpeningContext } from './opening-context.js';
import type { Outputs } from './outputs.js';
import type { Partition } from './partition.js';
import { PartitionKeeper } from './partition-keeper.js';
import type { RecentOutputs } from './recent-outputs.js';
import type { Live } from './replacement.js';
import { Scoring } from './scoring.js';
import type { SpeedOptions } from './speed-options.js';
import type { Tally } from './tally.js';
import { ViewPublisher } from './view-publisher.js';

/** At the end, how long a view store is waited for that does not answer: the next owner writes all views. */
const viewsMs = 1500;

/** A partition that is ours, with all that works on it. */
export class Owned implements Live {
  readonly partition: Partition;
  readonly keeper: PartitionKeeper;
  readonly scoring: Scoring;
  readonly views: ViewPublisher;
  gate: Promise<unknown> | null = null;
  readonly #forgotten: ForgottenContext;
  #publishedAt = 0;
  #filling: Promise<void> = Promise.resolve();
  #isClosed = false;
  /** Once it is closed, nobody is told. */
  readonly #fail = (thrown: unknown) => {
    if (!this.#isClosed) this.onFailure(thrown);
  };

  constructor(
    { partition, tail }: Opened,
    private readonly options: SpeedOptions,
    private readonly outputs: Outputs,
    recent: RecentOutputs,
    tally: Tally,
    { identity, disk, forgotten }: OpeningContext,
    private readonly onFailure: (thrown: unknown) => void,
  ) {
    const { now, monotonicMs, observer, views, log, scores } = options;
    this.partition = partition;
    this.#forgotten = forgotten;
    this.keeper = new PartitionKeeper(partition, {
      log: { kind: identity.kind, id: identity.id, partitions: identity.partitions },
      outputs,
      now,
      disk,
      onCheckpoint: (...of) => observer.checkpointed(...of),
    });
    this.views = new ViewPublisher(partition, {
      views,
      recent,
      condition: conditionOf('views', observer),
      now,
      onWrite: (outcome) => observer.viewsWritten(outcome),
      onDamage: this.#fail,
    });
    this.scoring = new Scoring(partition, tail, this.views, {
      source: log.folder,
      url: log.url,
      outputs,
      observer,
      monotonicMs,
      scores,
      tally,
    });
  }

  /** Whether the time of the next checkpoint has come, and there is something to write. */
  get isSaveDue(): boolean {
    const { checkpointMs, now } = this.options;
    const { fold } = this.partition;
    return now() - this.keeper.writtenAt >= 0.8 * checkpointMs && fold.position > fold.savedAt;
  }

  /** Begins a checkpoint after enough records, and waits where that lags behind. */
  async saveIfDue(): Promise<void> {
    if (this.#isClosed) return;
    const { checkpointEvents } = this.options;
    const { states } = this.partition.fold;
    if (this.keeper.unsaved < checkpointEvents && !states.wantsSave) return;
    const lags = this.keeper.unsaved >= 2 * checkpointEvents || states.bytes > 1.5 * states.limitBytes;
    if (lags) await this.keeper.save();
    else if (!this.keeper.isBusy) this.beginSave();
  }

  beginSave(): void {
    this.keeper.save().catch(this.#fail);
  }

  publishIfDue(): void {
    const { now, viewMs } = this.options;
    if (now() - this.#publishedAt < viewMs) return;
    this.#publishedAt = now();
    this.views.publish();
  }

  standing(latest: Positions): Standing {
    const { number, fold, run, holes, unscored } = this.partition;
    return {
      lag: Math.max(0, latest[number]! - fold.position),
      missing: offsetsIn(holes),
      unscored: offsetsIn(unscored),
      run,
      runCreatedMs: run === null ? null : startOf(run),
    };
  }

  /** Scores once nothing hinders it, and waits where what comes of it lags behind; null: it is closed. */
  async score<Result>(handle: (scoring: Scoring) => Result): Promise<Result | null> {
    await this.gate;
    if (this.#isClosed) return null;
    const result = handle(this.scoring);
    await this.saveIfDue();
    await this.outputs.room();
    await this.options.scores?.room();
    return result;
  }

  /** Scores what the lake has of the offsets below `to`, which the log no longer has; what it lacks as well is a hole. */
  fill(to: number): Promise<void> {
    this.#filling = this.#fill(to);
    return this.#filling;
  }

  async #fill(to: number): Promise<void> {
    const { partition } = this;
    while (!this.#isClosed && partition.fold.position < to) {
      const { fold } = partition;
      const range = { partition: partition.number, from: fold.position, to };
      await recall(this.#forgotten, fold.basis, range, async ({ records, position }) => {
        const scored = await this.score((scoring) => {
          // Another run may have another profile.
          if (partition.fold !== fold) return false;
          if (records === null) partition.lose(position);
          else scoring.handleJudged(records, position);
          return true;
        });
        return scored ?? false;
      });
    }
  }

  /** @param save whether the state is worth saving */
  async close(save: boolean): Promise<void> {
    this.#isClosed = true;
    // Whoever began it is told of its failure.
    await this.#filling.catch(() => undefined);
    try {
      if (save) await this.keeper.save();
      await this.views.close(viewsMs);
    } finally {
      await this.partition.store.close();
    }
  }
}
