import type { Positions } from '../connectors/event-log/event-log.js';
import { startOf } from '../core/runs/run-id.js';
import { conditionOf } from './conditions.js';
import type { Standing } from './observer.js';
import type { Opened, OpeningContext } from './opening.js';
import type { Outputs } from './outputs.js';
import type { Partition } from './partition.js';
import { PartitionKeeper } from './partition-keeper.js';
import type { Live } from './replacement.js';
import { Scoring } from './scoring.js';
import type { SpeedOptions } from './speed-options.js';
import { ViewPublisher } from './view-publisher.js';

/** A partition that is ours, with all that works on it. */
export class Owned implements Live {
  readonly partition: Partition;
  readonly keeper: PartitionKeeper;
  readonly scoring: Scoring;
  readonly views: ViewPublisher;
  gate: Promise<unknown> | null = null;
  #publishedAt = 0;

  constructor(
    { partition, tail }: Opened,
    private readonly options: SpeedOptions,
    outputs: Outputs,
    { identity, disk }: OpeningContext,
    private readonly onFailure: (thrown: unknown) => void,
  ) {
    const { now, monotonicMs, observer, views, log, scores } = options;
    this.partition = partition;
    this.keeper = new PartitionKeeper(partition, {
      log: { kind: identity.kind, id: identity.id, partitions: identity.partitions },
      outputs,
      now,
      disk,
      onCheckpoint: (...of) => observer.checkpointed(...of),
    });
    this.views = new ViewPublisher(partition, {
      views,
      condition: conditionOf('views', observer),
      now,
      onWrite: (outcome) => observer.viewsWritten(outcome),
    });
    this.scoring = new Scoring(partition, tail, this.views, {
      source: log.folder,
      url: log.url,
      outputs,
      observer,
      monotonicMs,
      scores,
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
    const { checkpointEvents } = this.options;
    const { states } = this.partition.fold;
    if (this.keeper.unsaved < checkpointEvents && !states.wantsSave) return;
    const lags = this.keeper.unsaved >= 2 * checkpointEvents || states.bytes > 1.5 * states.limitBytes;
    if (lags) await this.keeper.save();
    else if (!this.keeper.isBusy) this.beginSave();
  }

  beginSave(): void {
    this.keeper.save().catch(this.onFailure);
  }

  publishIfDue(): void {
    const { now, viewMs } = this.options;
    if (now() - this.#publishedAt < viewMs) return;
    this.#publishedAt = now();
    this.views.publish();
  }

  standing(latest: Positions): Standing {
    const { number, fold, holes, run } = this.partition;
    return {
      lag: Math.max(0, latest[number]! - fold.position),
      missing: holes.reduce((total, { from, to }) => total + to - from, 0),
      run,
      runCreatedMs: run === null ? null : startOf(run),
    };
  }

  addHole(from: number, to: number): void {
    const { partition } = this;
    partition.holes = [...partition.holes, { from, to }];
    partition.fold.position = to;
  }

  /** @param save whether the state is worth saving */
  async close(save: boolean): Promise<void> {
    try {
      if (save) await this.keeper.save();
      await this.views.close();
    } finally {
      await this.partition.store.close();
    }
  }
}
