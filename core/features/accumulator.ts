import type { Aggregation, Arrival, EncodedState } from '../aggregations/aggregation.js';
import type { FeatureSet } from './feature-set.js';

/** An entity's encoded states, in the order of the feature set's aggregations. */
export interface EntityStates {
  readonly partition: number;
  readonly entity: string;
  readonly states: readonly EncodedState[];
}

/**
 * The incremental engine: folds events, in arrival order per partition, into states per (partition, entity). It knows
 * nothing of duplicates: what is added, counts.
 */
export class Accumulator {
  readonly #partitions = new Map<number, Map<string, unknown[]>>();

  readonly #ofRun: readonly number[];
  readonly #ofAll: readonly number[];

  constructor(readonly features: FeatureSet) {
    const ofWindow = (wanted: Aggregation['window']) =>
      features.aggregations.flatMap(({ window }, index) => (window === wanted ? [index] : []));
    this.#ofRun = ofWindow('run');
    this.#ofAll = ofWindow('all');
  }

  add(partition: number, entity: string, event: Arrival, inWindow: boolean): void {
    if (!inWindow && this.#ofAll.length === 0) return;
    const entities = this.#entitiesOf(partition);
    const { aggregations } = this.features;
    let states = entities.get(entity);
    if (!states) {
      states = aggregations.map((aggregation) => aggregation.empty());
      entities.set(entity, states);
    }
    for (const index of this.#ofAll) states[index] = aggregations[index]!.add(states[index], event);
    if (!inWindow) return;
    for (const index of this.#ofRun) states[index] = aggregations[index]!.add(states[index], event);
  }

  /** Continues from stored states, as the speed layer does at a cut. */
  restore({ partition, entity, states }: EntityStates): void {
    const decoded = this.features.aggregations.map((aggregation, index) =>
      aggregation.decode(states[index]!),
    );
    this.#entitiesOf(partition).set(entity, decoded);
  }

  *encoded(): IterableIterator<EntityStates> {
    for (const [partition, entities] of this.#partitions) {
      for (const [entity, states] of entities) {
        yield {
          partition,
          entity,
          states: this.features.aggregations.map((a, index) => a.encode(states[index])),
        };
      }
    }
  }

  #entitiesOf(partition: number): Map<string, unknown[]> {
    let entities = this.#partitions.get(partition);
    if (!entities) {
      entities = new Map();
      this.#partitions.set(partition, entities);
    }
    return entities;
  }
}

/** The features of stored states, in the set's order; null where the entity is dormant. */
export function finish(features: FeatureSet, { states }: EntityStates): (number | null)[] | null {
  const decoded = features.aggregations.map((aggregation, index) => aggregation.decode(states[index]!));
  return features.isActive(decoded) ? features.features.map((feature) => feature.finish(decoded)) : null;
}
