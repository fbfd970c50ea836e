import type { FeatureSet } from '../../core/features/feature-set.js';
import { encodeState } from '../../core/states/encoding.js';
import { equalStates } from '../../core/states/equal.js';
import type { State } from '../../core/states/state.js';
import type { StateRecord } from '../../core/states/state-record.js';
import type { Tally } from './tally.js';

/** Compares an entity's states and features; null: the layer does not know it. */
export function compareEntity(
  features: FeatureSet,
  tally: Tally,
  entity: string,
  batch: StateRecord | null,
  speed: StateRecord | null,
): void {
  const [ofBatch, ofSpeed] = [batch, speed].map((record) => finished(features, record));
  features.features.forEach(({ name }, index) => {
    tally.compare('feature', name, entity, ofBatch?.[index], ofSpeed?.[index]);
  });
  features.aggregations.forEach(({ id }, index) => {
    const [one, other] = [batch?.states[index], speed?.states[index]];
    if (one && other && equalStates(one, other)) tally.compare('state', id, entity, 0, 0);
    else tally.compare('state', id, entity, textOf(one), textOf(other));
  });
}

/** The features of an entity that is not dormant. */
function finished({ features, isActive }: FeatureSet, record: StateRecord | null) {
  return record && isActive(record.states) ? features.map((feature) => feature.finish(record.states)) : null;
}

/** A state as text that is equal only for equal states. */
function textOf(state: State | undefined): string | undefined {
  if (!state) return undefined;
  const { scalars, entries } = encodeState(state);
  return JSON.stringify([
    scalars.map(String),
    entries.map(({ value, count, firstOffset, measures }) => {
      return [value, count, firstOffset, ...measures.map(String)];
    }),
  ]);
}
