/** Mean of n values with the given sum; null for none. */
export function mean(n: bigint, sum: bigint): number | null {
  return n === 0n ? null : Number(sum) / Number(n);
}

/** Sample variance (n − 1) from exact sums: (n·Σx² − (Σx)²) / (n·(n − 1)); null below two values. */
export function sampleVariance(n: bigint, sum: bigint, sumOfSquares: bigint): number | null {
  if (n < 2n) return null;
  return Number(n * sumOfSquares - sum * sum) / Number(n * (n - 1n));
}

export function sampleStddev(n: bigint, sum: bigint, sumOfSquares: bigint): number | null {
  const variance = sampleVariance(n, sum, sumOfSquares);
  return variance === null ? null : Math.sqrt(variance);
}
