/** Mean of n values with the given sum, rounded to a double: Σ / n, to which units are applied after; null for none. */
export function mean(n: number, sum: number): number | null {
  return n === 0 ? null : sum / n;
}

/** An integer: a number where that is safe, else a bigint. */
export type Whole = number | bigint;

/** Sample variance (n − 1) from exact sums: Number(n·Σx² − (Σx)²) / (n·(n − 1)); null below two values. */
export function sampleVariance(n: number, sum: Whole, sumOfSquares: Whole): number | null {
  if (n < 2) return null;
  return Number(deviation(n, sum, sumOfSquares)) / (n * (n - 1));
}

/** n·Σx² − (Σx)², exactly: without big integers where no product rounds. */
function deviation(n: number, sum: Whole, sumOfSquares: Whole): Whole {
  if (typeof sum === 'number' && typeof sumOfSquares === 'number') {
    const [above, below] = [n * sumOfSquares, sum * sum];
    if (Number.isSafeInteger(above) && Number.isSafeInteger(below)) return above - below;
  }
  const exactSum = BigInt(sum);
  return BigInt(n) * BigInt(sumOfSquares) - exactSum * exactSum;
}

/** The square root of the sample variance, to which units are applied after. */
export function sampleStddev(n: number, sum: Whole, sumOfSquares: Whole): number | null {
  const variance = sampleVariance(n, sum, sumOfSquares);
  return variance === null ? null : Math.sqrt(variance);
}
