import { decodeRecord, type EncodedState, encodeRecord } from '../states/encoding.js';
import { StateRecord } from '../states/state-record.js';
import type { StateTable } from '../states/state-table.js';
import type { FeatureSet } from './feature-set.js';
import type { Fold } from './fold.js';

/** An entity's encoded states, in the order of the feature set's aggregations. */
export interface EntityStates {
  readonly partition: number;
  readonly entity: string;
  readonly states: readonly EncodedState[];
}

export function encodedTables(tables: Iterable<readonly [number, StateTable]>): EntityStates[] {
  return Array.from(tables).flatMap(([partition, table]) =>
    Array.from(table.entities(), (entity) => {
      table.find(entity);
      return { partition, entity, states: encodeRecord(table.record) };
    }),
  );
}

export function encodedFold(fold: Fold): EntityStates[] {
  return encodedTables(
    Array.from(fold.partitions(), (partition) => [partition, fold.table(partition)] as const),
  );
}

/** Puts an entity's states into a fold, to be continued. */
export function restore(fold: Fold, { partition, entity, states }: EntityStates): void {
  const table = fold.table(partition);
  table.add(entity);
  decodeRecord(table.record, states);
}

/** The features in the set's order; null where the entity is dormant. */
export function finish(features: FeatureSet, { states }: EntityStates): (number | null)[] | null {
  const record = StateRecord.of(features.aggregations);
  decodeRecord(record, states);
  return features.isActive(record.states)
    ? features.features.map((feature) => feature.finish(record.states))
    : null;
}
