import { StreamGuardError } from '../core/errors/errors.js';
import type { Profile } from '../core/profile/profile.js';
import { basisOfRun } from './basis.js';
import { isPassing } from './conditions.js';
import { type Live, type ReplacementContext, replace } from './replacement.js';

export interface RunWatchContext extends Omit<ReplacementContext, 'onSwap'> {
  readonly profile: Profile;
  readonly tell: (line: string) => void;
  /** Told once partitions stand on another run. */
  readonly onReplaced: () => void;
  /** Told of what cannot pass by itself. */
  readonly onFailure: (thrown: unknown) => void;
}

/** Puts the run in force under the partitions that do not stand on it. One that cannot be used is told of, and passed over. */
export class RunWatch {
  #replacing: { readonly abort: AbortController; readonly ended: Promise<void> } | null = null;
  #refused: string | null = null;

  constructor(private readonly context: RunWatchContext) {}

  /** Looks whether there is another run, unless one is being put in force. */
  look(lives: readonly Live[]): void {
    if (this.#replacing) return;
    const abort = new AbortController();
    const ended = this.#replace(lives, abort.signal)
      .catch((thrown: unknown) => {
        if (!isPassing(thrown)) this.context.onFailure(thrown);
      })
      .finally(() => {
        this.#replacing = null;
      });
    this.#replacing = { abort, ended };
  }

  /** Leaves the partitions as they are. */
  async stop(): Promise<void> {
    this.#replacing?.abort.abort();
    await this.#replacing?.ended;
  }

  async #replace(all: readonly Live[], signal: AbortSignal): Promise<void> {
    const { runs, profile, tell, onReplaced } = this.context;
    const run = await runs.inForce();
    const lives = all.filter(({ partition }) => partition.run !== run);
    if (run === null || run === this.#refused || lives.length === 0) return;
    const basis = await basisOfRun(runs, run, profile).catch((thrown: unknown) => {
      if (!(thrown instanceof StreamGuardError)) throw thrown;
      this.#refused = run;
      tell(`the run ${run} is in force but not used: ${thrown.message}`);
      return null;
    });
    if (basis === null) return;
    const onSwap = (partition: number, name: string) =>
      tell(`partition ${partition}: stands on the run ${name}`);
    await replace({ ...this.context, onSwap }, basis, lives, signal);
    onReplaced();
  }
}
