import { quantile } from '../../core/models/quantile.js';

/** Where the truth lies with 95 % confidence: [low, high]. */
export type Interval = readonly [low: number, high: number];

/** Counted over all worlds together. */
export interface Proportion {
  readonly hits: number;
  readonly of: number;
  /** hits / of; null of nothing. */
  readonly share: number | null;
  readonly interval: Interval | null;
}

/** One value per world. */
export interface Mean {
  readonly mean: number;
  /** null of a single world. */
  readonly interval: Interval | null;
  readonly values: readonly number[];
}

/** The value in the middle of all worlds together. */
export interface Middle {
  readonly of: number;
  /** null of nothing. */
  readonly median: number | null;
  /** null of fewer than six values: they cannot tell. */
  readonly interval: Interval | null;
}

/** The standard normal stays below it with probability 97.5 %. */
const z = 1.959963984540054;

/** With the interval of Wilson 1927, which holds also near 0 and 1 and where there is little. */
export function proportion(hits: number, of: number): Proportion {
  if (of === 0) return { hits, of, share: null, interval: null };
  const share = hits / of;
  const middle = (share + z ** 2 / (2 * of)) / (1 + z ** 2 / of);
  const half = (z / (1 + z ** 2 / of)) * Math.sqrt((share * (1 - share)) / of + z ** 2 / (4 * of ** 2));
  return { hits, of, share, interval: [Math.max(0, middle - half), Math.min(1, middle + half)] };
}

/** With Student's interval: mean ± t · s / √n. @param values at least one */
export function mean(values: readonly number[]): Mean {
  const n = values.length;
  const mean = values.reduce((sum, value) => sum + value, 0) / n;
  if (n < 2) return { mean, interval: null, values };
  const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (n - 1);
  const half = studentT(n - 1) * Math.sqrt(variance / n);
  return { mean, interval: [mean - half, mean + half], values };
}

/**
 * With the interval between two of the values in order, without assumptions of their distribution: the outermost pair that
 * leaves at most 2.5 % on either side, as the number of values below the true median is binomial (n, ½).
 */
export function middle(values: readonly number[]): Middle {
  const ascending = values.toSorted((one, other) => one - other);
  const n = ascending.length;
  if (n === 0) return { of: 0, median: null, interval: null };
  let rank = 0;
  let probability = 0.5 ** n;
  for (let below = probability; below <= 0.025; below += probability) {
    rank++;
    probability *= (n - rank + 1) / rank;
  }
  const interval = rank === 0 ? null : ([ascending[rank - 1]!, ascending[n - rank]!] as const);
  return { of: n, median: quantile(ascending, 0.5), interval };
}

/** The 97.5 % points of Student's t with 1, 2, … degrees of freedom. */
const studentPoints = [
  12.7062, 4.3027, 3.1824, 2.7764, 2.5706, 2.4469, 2.3646, 2.306, 2.2622, 2.2281, 2.201, 2.1788, 2.1604,
  2.1448, 2.1314, 2.1199, 2.1098, 2.1009, 2.093, 2.086,
];

/** Beyond the table the expansion of Cornish and Fisher, exact there to 0.0005. */
function studentT(freedom: number): number {
  return (
    studentPoints[freedom - 1] ??
    z + (z ** 3 + z) / (4 * freedom) + (5 * z ** 5 + 16 * z ** 3 + 3 * z) / (96 * freedom ** 2)
  );
}
