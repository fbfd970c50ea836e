import type { FeatureSet, States } from '../features/feature-set.js';
import { FeatureVector } from '../features/feature-vector.js';
import { scoreRow } from '../models/isolation-forest.js';
import type { Model } from '../models/model.js';
import { prepareRow } from '../models/scaling.js';

/**
 * How isolated an entity is among those of a run: Liu's score in (0, 1) of its features as they are now, higher is worse;
 * null where it is dormant.
 */
export function forestScorer(
  features: FeatureSet,
  { features: names, preparation, forest }: Model,
): (states: States) => number | null {
  const vector = new FeatureVector(features, names);
  const row = new Float32Array(names.length);
  return (states) => {
    if (!features.isActive(states)) return null;
    vector.finish(states);
    prepareRow(preparation, vector.values, row);
    return scoreRow(forest, row);
  };
}
