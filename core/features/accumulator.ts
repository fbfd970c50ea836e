import type { Arrival, EncodedState } from '../aggregations/aggregation.js';
import type { FeatureSet } from './feature-set.js';

/** An entity's encoded states, in the order of the feature set's aggregations. */
export interface EntityStates {
  readonly partition: number;
  readonly entity: string;
  readonly states: readonly EncodedState[];
}

/**
 * The incremental engine: folds events, in arrival order per partition, into states per (partition, entity). It knows
 * neither duplicates nor windows: what is added, counts.
 */
export class Accumulator {
  readonly #partitions = new Map<number, Map<string, unknown[]>>();

  constructor(readonly features: FeatureSet) {}

  add(partition: number, entity: string, event: Arrival): void {
    const entities = this.#entitiesOf(partition);
    const { aggregations } = this.features;
    let states = entities.get(entity);
    if (!states) {
      states = aggregations.map((aggregation) => aggregation.empty());
      entities.set(entity, states);
    }
    for (let index = 0; index < aggregations.length; index++) {
      states[index] = aggregations[index]!.add(states[index], event);
    }
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

/** The features of stored states, in the set's order. */
export function finish(features: FeatureSet, { states }: EntityStates): (number | null)[] {
  const decoded = features.aggregations.map((aggregation, index) => aggregation.decode(states[index]!));
  return features.features.map((feature) => feature.finish(decoded));
}
