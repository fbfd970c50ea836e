import type { FeatureSet, States } from '../features/feature-set.js';
import { FeatureVector } from '../features/feature-vector.js';
import { nearestCentroid } from '../models/cohorts.js';
import { scoreRow } from '../models/isolation-forest.js';
import type { Model } from '../models/model.js';
import { prepareRow } from '../models/scaling.js';

/** Where an entity stands among those of a run, by its features as they are. */
export class Standing {
  /** Of Liu et al. 2008, in (0, 1), higher is worse; null where it is dormant. */
  forestScore: number | null = null;
  /** The index of the cohort that it is nearest to; null where it is dormant. */
  cohort: number | null = null;
  readonly #vector: FeatureVector;
  readonly #row: Float32Array;
  readonly #point: Float64Array;

  constructor(
    private readonly features: FeatureSet,
    private readonly model: Pick<Model, 'features' | 'preparation' | 'forest' | 'cohorts'>,
  ) {
    this.#vector = new FeatureVector(features, model.features);
    this.#row = new Float32Array(model.features.length);
    this.#point = new Float64Array(model.features.length);
  }

  of(states: States): void {
    if (!this.features.isActive(states)) {
      this.forestScore = null;
      this.cohort = null;
      return;
    }
    const { preparation, forest, cohorts } = this.model;
    this.#vector.finish(states);
    prepareRow(preparation, this.#vector.values, this.#row);
    this.forestScore = scoreRow(forest, this.#row);
    for (let index = 0; index < this.#row.length; index++) this.#point[index] = Math.asinh(this.#row[index]!);
    this.cohort = cohorts.centroids.length > 1 ? nearestCentroid(cohorts.centroids, this.#point) : 0;
  }
}
