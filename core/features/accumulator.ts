import type { Aggregation, Arrival } from '../aggregations/aggregation.js';
import type { StateRecord } from '../states/state-record.js';
import type { FeatureSet } from './feature-set.js';

/** The incremental engine: adds an event to its entity's record. It knows nothing of duplicates: what is added, counts. */
export class Accumulator {
  readonly #ofRun: readonly number[];
  readonly #ofAll: readonly number[];
  readonly #aggregations: readonly Aggregation[];

  constructor({ aggregations }: FeatureSet) {
    const ofWindow = (wanted: Aggregation['window']) =>
      aggregations.flatMap(({ window }, index) => (window === wanted ? [index] : []));
    this.#ofRun = ofWindow('run');
    this.#ofAll = ofWindow('all');
    this.#aggregations = aggregations;
  }

  /** Whether an event before the window leaves the record as it is. */
  get ignoresEarlier(): boolean {
    return this.#ofAll.length === 0;
  }

  add({ states }: StateRecord, event: Arrival, inWindow: boolean): void {
    for (const index of this.#ofAll) this.#aggregations[index]!.add(states[index]!, event);
    if (!inWindow) return;
    for (const index of this.#ofRun) this.#aggregations[index]!.add(states[index]!, event);
  }
}
