import type { Value } from '../events/event.js';
import type { FeatureSet, States } from '../features/feature-set.js';
import type { Baseline } from '../models/baseline.js';
import type { Model } from '../models/model.js';
import type { Profile } from '../profile/profile.js';
import type { Contribution } from './contribution.js';

/** Whose events are scored, and by what. */
export interface ScoringBasis {
  readonly profile: Profile;
  readonly features: FeatureSet;
  /** The run's; null before the first. */
  readonly model: Model | null;
  /** The run's; null where it has none. */
  readonly baseline: Baseline | null;
}

/**
 * Scores events of one basis, one at a time: pure functions of the event, its entity's states before it, and the run's
 * model. Scores are 0-1, higher is worse.
 */
export interface EventScorer {
  /** An event with this score or a higher one is an anomaly. */
  readonly threshold: number;
  /** Names of what the records of anomalies say besides, in order. */
  readonly components: readonly string[];
  /** The components of the event that was scored last, each 0-1. */
  readonly parts: Float64Array;
  /** The score of an event, by the states before it. */
  score(values: readonly Value[], before: States): number;
  /** Why an event has that score. */
  explain(values: readonly Value[], before: States, score: number): Explanation;
}

export interface Explanation {
  /** Sentences, the most telling first. */
  readonly reasons: readonly string[];
  /** They add up to the raw score, in bits; null: the scorer knows no bits. */
  readonly contributions: readonly Contribution[] | null;
  /** How much history of the entity stands behind it, 0-1; null: the scorer does not say. */
  readonly maturity: number | null;
}
