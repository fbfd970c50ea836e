import { type Matrix, sortedColumn } from './matrix.js';
import { median } from './quantile.js';
import type { Inputs } from './scaling.js';

/**
 * Entities that behave alike, as centroids. Cohort space is asinh(scaled value) per feature: as scaled near the median,
 * logarithmic far out, so that one huge value does not outweigh all that an entity does.
 */
export interface Cohorts {
  /** Per centroid, the cohort's name for ever: kept from run to run by `continueIds`, never given to another. */
  readonly ids: readonly number[];
  /** In cohort space; at least one. The largest when they were trained first, equally large ones by coordinates. */
  readonly centroids: readonly (readonly number[])[];
  /** Entities nearest to each centroid. */
  readonly sizes: readonly number[];
  /** Per cohort and feature, the median of its entities' own values; null where none has one. */
  readonly medians: readonly (readonly (number | null)[])[];
}

export interface Assignment {
  /** Per entity, the index of the nearest centroid. */
  readonly cohort: Int32Array;
  /** Per entity, the peer distance: Euclidean, to its own centroid, in cohort space. */
  readonly distance: Float64Array;
}

/** The scaled rows in cohort space, row-major. */
export function cohortSpace(inputs: Inputs): Float64Array {
  const space = new Float64Array(inputs.values.length);
  for (let index = 0; index < space.length; index++) space[index] = Math.asinh(inputs.values[index]!);
  return space;
}

export function assignCohorts(centroids: Cohorts['centroids'], inputs: Inputs): Assignment {
  const points = cohortSpace(inputs);
  const cohort = new Int32Array(inputs.rows);
  const distance = new Float64Array(inputs.rows);
  for (let row = 0; row < inputs.rows; row++) {
    const point = points.subarray(row * inputs.width, (row + 1) * inputs.width);
    const nearest = nearestCentroid(centroids, point);
    cohort[row] = nearest;
    distance[row] = euclidean(point, centroids[nearest]!);
  }
  return { cohort, distance };
}

/** The index of the nearest of at least one centroid; of equally near ones the first. */
export function nearestCentroid(centroids: Cohorts['centroids'], point: ArrayLike<number>): number {
  let nearest = 0;
  let least = Number.POSITIVE_INFINITY;
  centroids.forEach((centroid, index) => {
    const distance = euclidean(point, centroid);
    if (distance >= least) return;
    least = distance;
    nearest = index;
  });
  return nearest;
}

export function euclidean(one: ArrayLike<number>, other: ArrayLike<number>): number {
  let squares = 0;
  for (let index = 0; index < one.length; index++) squares += (one[index]! - other[index]!) ** 2;
  return Math.sqrt(squares);
}

/** Sizes and medians of the cohorts that entities were assigned to. */
export function describeCohorts(
  ids: Cohorts['ids'],
  centroids: Cohorts['centroids'],
  matrix: Matrix,
  cohort: Int32Array,
): Cohorts {
  const members = centroids.map((): number[] => []);
  cohort.forEach((index, row) => {
    members[index]!.push(row);
  });
  return {
    ids,
    centroids,
    sizes: members.map((rows) => rows.length),
    medians: members.map((rows) =>
      matrix.columns.map((_, column) => {
        const present = sortedColumn(matrix, column, rows);
        return present.length === 0 ? null : median(present);
      }),
    ),
  };
}
