import { euclidean } from '../../core/models/cohorts.js';

/**
 * How well a partition fits its points, −1 to 1: the mean over points of (b − a) / max(a, b), a the mean distance to the
 * others of the own part, b to the nearest other part (Rousseeuw 1987). 0 with one part; a point alone counts 0.
 *
 * @param part per point, the index of its part, below `parts`
 */
export function silhouette(distances: PairwiseDistances, part: ArrayLike<number>, parts: number): number {
  const count = distances.count;
  const sizes = new Float64Array(parts);
  for (let point = 0; point < count; point++) sizes[part[point]!]!++;
  let total = 0;
  const sums = new Float64Array(parts);
  for (let point = 0; point < count; point++) {
    sums.fill(0);
    for (let other = 0; other < count; other++) {
      const at = part[other]!;
      sums[at] = sums[at]! + distances.between(point, other);
    }
    const own = part[point]!;
    if (sizes[own]! < 2) continue;
    const within = sums[own]! / (sizes[own]! - 1);
    let apart = Number.POSITIVE_INFINITY;
    for (let index = 0; index < parts; index++) {
      if (index !== own && sizes[index]! > 0) apart = Math.min(apart, sums[index]! / sizes[index]!);
    }
    const greater = Math.max(within, apart);
    if (Number.isFinite(apart) && greater > 0) total += (apart - within) / greater;
  }
  return count === 0 ? 0 : total / count;
}

/** Euclidean distances between points, computed once for every partition that is judged by them. */
export class PairwiseDistances {
  readonly count: number;
  private readonly matrix: Float32Array;

  constructor(points: readonly (readonly number[])[]) {
    this.count = points.length;
    this.matrix = new Float32Array(this.count ** 2);
    points.forEach((point, row) => {
      for (let column = 0; column < row; column++) {
        const distance = euclidean(point, points[column]!);
        this.matrix[row * this.count + column] = distance;
        this.matrix[column * this.count + row] = distance;
      }
    });
  }

  between(one: number, other: number): number {
    return this.matrix[one * this.count + other]!;
  }
}
