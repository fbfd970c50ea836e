import { StreamGuardError } from '../errors/errors.js';
import type { Value } from '../events/event.js';
import type { FeatureSet, States } from '../features/feature-set.js';
import type { Model } from '../models/model.js';
import type { Profile } from '../profile/profile.js';
import { type ClassicScorer, classicScorer } from './classic.js';
import { forestScorer } from './forest-scorer.js';
import { RecordHistory } from './record-history.js';

/** Whose events are scored, and by what. */
export interface ScoringBasis {
  readonly profile: Profile;
  readonly features: FeatureSet;
  /** The run's; null before the first. */
  readonly model: Model | null;
}

/** Scores events of one basis, one at a time: pure functions of the event, its entity's states, and the run's model. */
export class EventScorer {
  readonly classic: ClassicScorer;
  /** Of the event that was scored last, each 0-1. */
  readonly components: Float64Array;
  readonly #history: RecordHistory;
  readonly #forest: ReturnType<typeof forestScorer>;

  /** @throws profile-without-scorer */
  constructor({ profile, features, model }: ScoringBasis) {
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
