import { type Matrix, sortedColumn } from './matrix.js';
import { median } from './quantile.js';
import type { Inputs } from './scaling.js';

/**
 * Entities that behave alike, as centroids. Cohort space is asinh(scaled value) per feature: as scaled near the median,
 * logarithmic far out, so that one huge value does not outweigh all that an entity does.
 */
export interface Cohorts {
  /** In cohort space; at least one. By size, the greatest first, then by their coordinates. */
  readonly centroids: readonly (readonly number[])[];
  /** Entities nearest to each centroid. */
  readonly sizes: readonly number[];
  /** Per cohort and feature, the median of its entities' own values; null where none has one. */
  readonly medians: readonly (readonly (number | null)[])[];
}

export interface Assignment {
  /** Per entity, the index of the nearest centroid; of equally near ones the first. */
  readonly cohort: Int32Array;
  /** Per entity, the peer distance: Euclidean, to its own centroid, in cohort space. */
  readonly distance: Float64Array;
}

/** The scaled rows in cohort space, row-major. */
export function cohortSpace(inputs: Inputs): Float64Array {
  return Float64Array.from(inputs.values, Math.asinh);
}

export function assignCohorts(centroids: Cohorts['centroids'], inputs: Inputs): Assignment {
  const points = cohortSpace(inputs);
  const cohort = new Int32Array(inputs.rows);
  const distance = new Float64Array(inputs.rows);
  for (let row = 0; row < inputs.rows; row++) {
    const point = points.subarray(row * inputs.width, (row + 1) * inputs.width);
    let nearest = Number.POSITIVE_INFINITY;
    centroids.forEach((centroid, index) => {
      const square = squaredDistance(point, centroid);
      if (square >= nearest) return;
      nearest = square;
      cohort[row] = index;
    });
    distance[row] = Math.sqrt(nearest);
  }
  return { cohort, distance };
}

export function squaredDistance(one: ArrayLike<number>, other: ArrayLike<number>): number {
  let sum = 0;
  for (let index = 0; index < one.length; index++) sum += (one[index]! - other[index]!) ** 2;
  return sum;
}

/** Sizes and medians of the cohorts that entities were assigned to. */
export function describeCohorts(
  centroids: Cohorts['centroids'],
  matrix: Matrix,
  cohort: Int32Array,
): Cohorts {
  const members = centroids.map((): number[] => []);
  cohort.forEach((index, row) => {
    members[index]!.push(row);
  });
  return {
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
