/** Mean of n values with the given sum, rounded to a double: Σ / n, to which units are applied after; null for none. */
export function mean(n: number, sum: number): number | null {
  return n === 0 ? null : sum / n;
}

/** Sample variance (n − 1) from exact sums: Number(n·Σx² − (Σx)²) / Number(n·(n − 1)); null below two values. */
export function sampleVariance(n: bigint, sum: bigint, sumOfSquares: bigint): number | null {
  if (n < 2n) return null;
  return Number(n * sumOfSquares - sum * sum) / Number(n * (n - 1n));
}

/** The square root of the sample variance, to which units are applied after. */
export function sampleStddev(n: bigint, sum: bigint, sumOfSquares: bigint): number | null {
  const variance = sampleVariance(n, sum, sumOfSquares);
  return variance === null ? null : Math.sqrt(variance);
}
