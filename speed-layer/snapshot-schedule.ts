import type { Snapshots } from '../connectors/run-store/snapshots.js';
import { isDamage, isPassing } from './conditions.js';
import type { Live } from './replacement.js';
import { takeSnapshots } from './snapshot.js';

export interface SnapshotScheduleContext {
  readonly snapshots: Snapshots;
  /** Time between two snapshots. */
  readonly snapshotMs: number;
  /** Epoch ms. */
  readonly now: () => number;
  /** Told of what cannot pass by itself. */
  readonly onFailure: (thrown: unknown) => void;
}

/** Takes snapshots where somebody asks for them, or their time has come. */
export class SnapshotSchedule {
  #taking: Promise<void> | null = null;
  #takenAt: number;

  /** @param answered the request that was there at the beginning: whoever made it waits no more */
  constructor(
    private readonly context: SnapshotScheduleContext,
    private answered: string | null,
  ) {
    this.#takenAt = context.now();
  }

  /** Begins one where it is time, unless one is being taken. */
  look(lives: readonly Live[]): void {
    this.#taking ??= this.#takeIfDue(lives)
      .catch((thrown: unknown) => {
        if (!isPassing(thrown)) this.context.onFailure(thrown);
      })
      .finally(() => {
        this.#taking = null;
      });
  }

  /** Its time has come. */
  hasten(): void {
    this.#takenAt = Number.NEGATIVE_INFINITY;
  }

  /** Resolves once none is being taken. */
  async ended(): Promise<void> {
    await this.#taking;
  }

  async #takeIfDue(lives: readonly Live[]): Promise<void> {
    const { snapshots, now, snapshotMs } = this.context;
    const request = await snapshots.requested();
    const isAsked = request !== this.answered;
    if (!isAsked && now() - this.#takenAt < snapshotMs) return;
    const before = { answered: this.answered, takenAt: this.#takenAt };
    this.answered = request;
    this.#takenAt = now();
    try {
      await takeSnapshots(snapshots, lives, now(), isAsked ? request : null);
    } catch (thrown) {
      // The damaged partition is built anew: then it is as due as before.
      if (isDamage(thrown)) {
        this.answered = before.answered;
        this.#takenAt = before.takenAt;
      }
      throw thrown;
    }
  }
}
