import { assignCohorts } from './cohorts.js';
import { createContributor } from './contributions.js';
import { formatNumber } from './format-number.js';
import type { Model } from './model.js';
import { prepareRow } from './scaling.js';

/** One reason why an entity's score is high. */
interface Reason {
  readonly feature: string;
  /** The entity's own value. */
  readonly value: number;
  /** Its cohort's median; null where no entity of the cohort has a value. */
  readonly expected: number | null;
  /** The feature's share in log2(score); positive. */
  readonly bits: number;
  readonly text: string;
}

/** The reasons for a row of own values (NaN = no value), in the order of the model's features; the weightiest first. */
export type Explainer = (row: ArrayLike<number>) => readonly Reason[];

/** A reason weighs at least this share of the weightiest. */
const LEAST_SHARE = 0.1;

/** @param limit most reasons per row */
export function createExplainer(model: Model, limit: number): Explainer {
  const contribute = createContributor(model.forest);
  const width = model.features.length;
  return (row) => {
    const values = new Float32Array(width);
    prepareRow(model.preparation, row, values);
    const { bits } = contribute(values);
    const cohort = assignCohorts(model.cohorts.centroids, { rows: 1, width, values }).cohort[0]!;
    const least = LEAST_SHARE * bits.reduce((greatest, share) => Math.max(greatest, share), 0);
    return [...bits.keys()]
      .sort((one, other) => bits[other]! - bits[one]! || one - other)
      .filter((column) => bits[column]! > 0 && bits[column]! >= least && !Number.isNaN(row[column]!))
      .map((column) => ({
        feature: model.features[column]!,
        value: row[column]!,
        expected: model.cohorts.medians[cohort]![column]!,
        bits: bits[column]!,
        text: inWords(model, column, row[column]!, cohort),
      }))
      .slice(0, limit);
  };
}

function inWords(model: Model, column: number, value: number, cohort: number): string {
  const own = `${model.features[column]!} ${formatNumber(value)}`;
  const usual = model.preparation.imputation[column]!;
  const expected = model.cohorts.medians[cohort]![column]!;
  if (model.cohorts.centroids.length === 1) return `${own}, the median is ${formatNumber(usual)}`;
  if (expected === null) return `${own}, the median of all is ${formatNumber(usual)}`;
  const words = `${own}, its cohort's median is ${formatNumber(expected)}`;
  const likeItsCohort = 2 * Math.abs(value - expected) < Math.abs(value - usual);
  return likeItsCohort ? `${words}, of all ${formatNumber(usual)}` : words;
}
