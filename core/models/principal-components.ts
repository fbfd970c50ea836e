/** Directions in which points spread most. */
export interface PrincipalComponents {
  readonly mean: readonly number[];
  /** Unit vectors, orthogonal, the widest spread first; the greatest coordinate of each is positive. */
  readonly axes: readonly (readonly number[])[];
  /** Per axis its part of the whole variance, 0–1. */
  readonly shares: readonly number[];
}

const iterations = 200;

/** The first `count` principal components, by power iteration on the covariance; 0 where the points do not spread. */
export function principalComponents(
  points: readonly (readonly number[])[],
  width: number,
  count: number,
): PrincipalComponents {
  const mean = Array.from({ length: width }, (_, column) => average(points, column));
  const covariance = covarianceOf(points, mean);
  const total = covariance.reduce((sum, row, index) => sum + row[index]!, 0);
  const axes: number[][] = [];
  const shares: number[] = [];
  for (let component = 0; component < Math.min(count, width); component++) {
    const { axis, variance } = widest(covariance, component);
    axes.push(axis);
    shares.push(total > 0 ? variance / total : 0);
    deflate(covariance, axis, variance);
  }
  return { mean, axes, shares };
}

/** Where a point lies along an axis. */
export function coordinate(
  { mean, axes }: PrincipalComponents,
  axis: number,
  point: ArrayLike<number>,
): number {
  return axes[axis]!.reduce((sum, weight, column) => sum + weight * (point[column]! - mean[column]!), 0);
}

function average(points: readonly (readonly number[])[], column: number): number {
  return points.reduce((sum, point) => sum + point[column]! / points.length, 0);
}

function covarianceOf(points: readonly (readonly number[])[], mean: readonly number[]): number[][] {
  const covariance = mean.map(() => mean.map(() => 0));
  for (const point of points) {
    for (let row = 0; row < mean.length; row++) {
      const from = (point[row]! - mean[row]!) / points.length;
      for (let column = 0; column < mean.length; column++)
        covariance[row]![column]! += from * (point[column]! - mean[column]!);
    }
  }
  return covariance;
}

function widest(covariance: readonly (readonly number[])[], component: number) {
  let axis = unit(covariance.map((_, index) => 1 + ((index + component) % 7)));
  for (let step = 0; step < iterations; step++) axis = unit(times(covariance, axis));
  const variance = Math.max(0, dot(times(covariance, axis), axis));
  const greatest = axis.reduce((best, value) => (Math.abs(value) > Math.abs(best) ? value : best), 0);
  return { axis: greatest < 0 ? axis.map((value) => -value) : axis, variance };
}

function deflate(covariance: number[][], axis: readonly number[], variance: number): void {
  covariance.forEach((row, index) => {
    for (let column = 0; column < row.length; column++)
      row[column]! -= variance * axis[index]! * axis[column]!;
  });
}

const dot = (one: readonly number[], other: readonly number[]) =>
  one.reduce((sum, value, index) => sum + value * other[index]!, 0);
const times = (matrix: readonly (readonly number[])[], vector: readonly number[]) =>
  matrix.map((row) => dot(row, vector));

function unit(vector: readonly number[]): number[] {
  const length = Math.sqrt(dot(vector, vector));
  return length > 1e-150 ? vector.map((value) => value / length) : vector.map(() => 0);
}
