import { StreamGuardError } from '../core/errors/errors.js';
import type { Checkpoint } from './checkpoint.js';
import type { Condition } from './conditions.js';
import type { Partition } from './partition.js';
import { type CheckpointContext, checkpoint } from './write-checkpoint.js';

export interface KeeperContext extends CheckpointContext {
  readonly disk: Condition;
  readonly onCheckpoint: (partition: number, written: Checkpoint, seconds: number) => void;
}

/** Writes the checkpoints of one partition, one after another; a disk that fails is waited for. */
export class PartitionKeeper {
  /** Of the last checkpoint, or the beginning: epoch ms, and records read by then. */
  writtenAt: number;
  #readThen: number;
  #last: Promise<unknown> = Promise.resolve();
  #waiting = 0;

  constructor(
    private readonly partition: Partition,
    private readonly context: KeeperContext,
  ) {
    this.writtenAt = context.now();
    this.#readThen = partition.fold.counts.read;
  }

  get isBusy(): boolean {
    return this.#waiting > 0;
  }

  /** Records since the last checkpoint. */
  get unsaved(): number {
    return this.partition.fold.counts.read - this.#readThen;
  }

  /** Resolves once all up to now is in the store. */
  save(): Promise<Checkpoint> {
    return this.exclusive(() => this.#save());
  }

  /** Resolves once none is being written. */
  ended(): Promise<void> {
    return this.exclusive(async () => {});
  }

  /** While no checkpoint is written but by `action`. */
  async exclusive<Result>(action: (save: () => Promise<Checkpoint>) => Promise<Result>): Promise<Result> {
    this.#waiting++;
    const before = this.#last;
    const run = (async () => {
      await before.catch(() => undefined);
      return action(() => this.#save());
    })();
    this.#last = run;
    try {
      return await run;
    } finally {
      this.#waiting--;
    }
  }

  async #save(): Promise<Checkpoint> {
    const { disk, onCheckpoint, now } = this.context;
    for (;;) {
      const { read } = this.partition.fold.counts;
      const begun = now();
      try {
        const written = await checkpoint(this.context, this.partition);
        disk.good();
        this.writtenAt = written.writtenAt;
        this.#readThen = read;
        onCheckpoint(this.partition.number, written, (now() - begun) / 1000);
        return written;
      } catch (thrown) {
        if (!(thrown instanceof StreamGuardError) || thrown.code !== 'disk-failed') throw thrown;
        disk.broken(thrown);
        await this.partition.store.reopen();
      }
    }
  }
}
