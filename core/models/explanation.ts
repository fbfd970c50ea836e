import { assignCohorts } from './cohorts.js';
import { createContributor } from './contributions.js';
import { formatNumber } from './format-number.js';
import type { Model } from './model.js';
import { prepareRow } from './scaling.js';

/** What one feature adds to an entity's score. */
export interface Contribution {
  readonly feature: string;
  /** The entity's own value; null where it has none and the imputed one was scored. */
  readonly value: number | null;
  /** Its cohort's median; null where no entity of the cohort has a value. */
  readonly expected: number | null;
  /** The feature's share in log2(score); positive = more anomalous. */
  readonly bits: number;
  readonly text: string;
}

/** log2(score) = base + Σ bits, but for rounding (1e-9). */
export interface Explanation {
  readonly base: number;
  /** One per feature, the weightiest first. */
  readonly contributions: readonly Contribution[];
}

/** Explains a row of own values (NaN = no value), in the order of the model's features. */
export type Explainer = (row: ArrayLike<number>) => Explanation;

export function createExplainer(model: Model): Explainer {
  const contribute = createContributor(model.forest);
  const width = model.features.length;
  return (row) => {
    const values = new Float32Array(width);
    prepareRow(model.preparation, row, values);
    const { base, bits } = contribute(values);
    const cohort = assignCohorts(model.cohorts.centroids, { rows: 1, width, values }).cohort[0]!;
    const contributions = [...bits.keys()]
      .sort((one, other) => bits[other]! - bits[one]! || one - other)
      .map((column) => ({
        feature: model.features[column]!,
        value: Number.isNaN(row[column]!) ? null : row[column]!,
        expected: model.cohorts.medians[cohort]![column]!,
        bits: bits[column]!,
        text: inWords(model, column, row[column]!, cohort),
      }));
    return { base, contributions };
  };
}

/** A reason weighs at least this share of the weightiest. */
const LEAST_SHARE = 0.1;

/** The contributions that make the score high, at most `limit`, the weightiest first. */
export function reasonsOf({ contributions }: Explanation, limit: number): readonly Contribution[] {
  const least = LEAST_SHARE * (contributions[0]?.bits ?? 0);
  return contributions
    .filter(({ value, bits }) => value !== null && bits > 0 && bits >= least)
    .slice(0, limit);
}

function inWords(model: Model, column: number, value: number, cohort: number): string {
  if (Number.isNaN(value)) return `${model.features[column]!} has no value`;
  const own = `${model.features[column]!} ${formatNumber(value)}`;
  const usual = model.preparation.imputation[column]!;
  const expected = model.cohorts.medians[cohort]![column]!;
  if (model.cohorts.centroids.length === 1) return `${own}, the median is ${formatNumber(usual)}`;
  if (expected === null) return `${own}, the median of all is ${formatNumber(usual)}`;
  const words = `${own}, its cohort's median is ${formatNumber(expected)}`;
  const likeItsCohort = 2 * Math.abs(value - expected) < Math.abs(value - usual);
  return likeItsCohort ? `${words}, of all ${formatNumber(usual)}` : words;
}
