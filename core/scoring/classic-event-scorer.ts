import type { Value } from '../events/event.js';
import type { States } from '../features/feature-set.js';
import { type ClassicScorer, classicScorer } from './classic.js';
import { RecordHistory } from './record-history.js';
import type { EventScorer, Explanation, ScoringBasis } from './scorer.js';

/** The original's formula over an entity's states: the yardstick. */
export class ClassicEventScorer implements EventScorer {
  readonly threshold: number;
  readonly components: readonly string[];
  readonly parts: Float64Array;
  readonly #formula: ClassicScorer;
  readonly #history: RecordHistory;

  constructor({ profile, features }: Pick<ScoringBasis, 'profile' | 'features'>) {
    const settings = profile.scorer!.classic!;
    this.#formula = classicScorer(profile, settings);
    this.threshold = this.#formula.threshold;
    this.components = this.#formula.components;
    this.parts = new Float64Array(this.components.length);
    this.#history = new RecordHistory(features, this.#formula, settings);
  }

  score(values: readonly Value[], before: States): number {
    return this.#formula.score(values, this.#history.of(before, values), this.parts);
  }

  explain(values: readonly Value[], before: States, score: number): Explanation {
    const reasons = this.#formula.reasons(values, this.#history.of(before, values), score);
    return { reasons, contributions: null, maturity: null };
  }
}
