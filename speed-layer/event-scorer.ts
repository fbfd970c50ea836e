import { StreamGuardError } from '../core/errors/errors.js';
import type { Value } from '../core/events/event.js';
import type { States } from '../core/features/feature-set.js';
import { type ClassicScorer, classicScorer } from '../core/scoring/classic.js';
import { forestScorer } from '../core/scoring/forest-scorer.js';
import { RecordHistory } from '../core/scoring/record-history.js';
import type { Basis } from './basis.js';

/** Scores events of one basis, one at a time: pure functions of the event, its entity's states, and the run's model. */
export class EventScorer {
  readonly classic: ClassicScorer;
  /** Of the event that was scored last, each 0-1. */
  readonly components: Float64Array;
  readonly #history: RecordHistory;
  readonly #forest: ReturnType<typeof forestScorer>;

  /** @throws profile-without-scorer */
  constructor({ profile, features, model }: Basis) {
    if (!profile.scorer) throw new StreamGuardError('profile-without-scorer', { name: profile.name });
    this.classic = classicScorer(profile, profile.scorer);
    this.components = new Float64Array(this.classic.components.length);
    this.#history = new RecordHistory(features, this.classic, profile.scorer);
    this.#forest = model ? forestScorer(features, model) : () => null;
  }

  /** The score of an event, by the states before it, 0-1. */
  score(values: readonly Value[], before: States): number {
    return this.classic.score(values, this.#history.of(before, values), this.components);
  }

  /** Why an event has that score, by the states before it. */
  reasons(values: readonly Value[], before: States, score: number): string[] {
    return this.classic.reasons(values, this.#history.of(before, values), score);
  }

  /** How isolated the entity is among those of the run, with this event; null where it is dormant or there is no run. */
  forestScore(after: States): number | null {
    return this.#forest(after);
  }
}
