/** n(v) of the first `cap` distinct values in arrival order. */
export function occurrences(
  values: readonly (string | number | null | undefined)[],
  cap: number,
): Map<string | number, number> {
  const present = values.flatMap((value) =>
    value === null || value === undefined ? [] : [wellFormed(value)],
  );
  const kept = [...new Set(present)].slice(0, cap);
  return new Map(kept.map((wanted) => [wanted, present.filter((value) => value === wanted).length]));
}

/** Event time − the latest event time so far, where that is not negative; late otherwise. */
export function gapsOf(times: readonly number[]): { gaps: bigint[]; late: number } {
  const differences = times.slice(1).map((time, index) => time - Math.max(...times.slice(0, index + 1)));
  const gaps = differences.filter((difference) => difference >= 0).map(BigInt);
  return { gaps, late: differences.length - gaps.length };
}

/** Lone surrogates are one character in UTF-8. */
export function wellFormed<Value>(value: Value): Value | string {
  return typeof value === 'string' ? Buffer.from(value).toString() : value;
}

export const millionths = (score: number) => BigInt(Math.round(score * 1_000_000));
export const sum = (values: readonly bigint[]) => values.reduce((total, value) => total + value, 0n);
export const least = (values: readonly bigint[]) => extreme(values, (a, b) => a < b);
export const greatest = (values: readonly bigint[]) => extreme(values, (a, b) => a > b);

function extreme(values: readonly bigint[], beats: (a: bigint, b: bigint) => boolean): number | null {
  const [first, ...rest] = values;
  return first === undefined
    ? null
    : Number(rest.reduce((best, value) => (beats(value, best) ? value : best), first));
}

export function mean(values: readonly bigint[]): number | null {
  return values.length === 0 ? null : Number(sum(values)) / values.length;
}

export function variance(values: readonly bigint[]): number | null {
  const n = BigInt(values.length);
  if (n < 2n) return null;
  const total = sum(values);
  const deviations = sum(values.map((value) => (n * value - total) ** 2n));
  return Number(deviations / n) / Number(n * (n - 1n));
}

export function deviation(values: readonly bigint[]): number | null {
  const found = variance(values);
  return found === null ? null : Math.sqrt(found);
}

export function over(value: number | null, unit: number): number | null {
  return value === null ? null : value / unit;
}

export function ratio(numerator: number, denominator: number): number | null {
  return denominator === 0 ? null : numerator / denominator;
}

/** Of at least one. */
export function median(values: readonly bigint[]): number {
  const sorted = ascending(values);
  const [low, high] = [Math.floor((sorted.length - 1) / 2), Math.floor(sorted.length / 2)];
  return Number(sorted[low]! + sorted[high]!) / 2;
}

/** The least of the values that at least 95 % of them do not exceed. */
export function percentile95(values: readonly bigint[]): bigint {
  const sorted = ascending(values);
  return sorted.find((_, index) => (index + 1) * 100 >= sorted.length * 95)!;
}

function ascending(values: readonly bigint[]): bigint[] {
  return values.toSorted((a, b) => Number(a > b) - Number(a < b));
}
