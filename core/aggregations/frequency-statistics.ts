import type { Statistic } from './aggregation.js';
import { DaySet } from './day-set.js';
import { ExactSum } from './exact-sum.js';
import { mean, sampleStddev, sampleVariance } from './moments.js';
import type { Occurrences } from './occurrences.js';

export interface Frequency {
  readonly values: Occurrences;
  /** Events whose value came after the cap was reached. */
  other: number;
  /** The latest local day of any event; null where days are not kept. */
  latestDay: number | null;
}

const saturated = (state: Frequency) => state.other > 0;

/** `n(v)`: how many events have the value v. */
export const frequencyStatistics: Record<string, Statistic<Frequency>> = {
  distinct: {
    unit: 'values',
    formula: '|{v}|',
    whole: true,
    intensive: false,
    nullWhen: null,
    finish: (state) => state.values.size,
    saturated,
  },
  singletons: {
    unit: 'values',
    formula: '|{v : n(v) = 1}|',
    whole: true,
    intensive: false,
    nullWhen: null,
    finish: (state) => state.values.all.filter(({ count }) => count === 1).length,
    saturated,
  },
  meanCount: {
    unit: 'events',
    formula: 'Σ n(v)² / Σ n(v)',
    whole: false,
    intensive: false,
    nullWhen: 'no event has a value',
    finish: (state) => {
      const { total, squares } = powers(state);
      return mean(total, squares);
    },
    saturated,
  },
  stddevCount: {
    unit: 'events',
    formula: 'sample standard deviation of n(v) over events',
    whole: false,
    intensive: false,
    nullWhen: 'fewer than two events have a value',
    finish: (state) => {
      const { total, squares, cubes } = powers(state);
      return sampleStddev(total, squares, cubes);
    },
    saturated,
  },
  countVariance: {
    unit: 'events²',
    formula: 'sample variance of n(v) over values',
    whole: false,
    intensive: false,
    nullWhen: 'fewer than two values occur',
    finish: (state) => {
      const { total, squares } = powers(state);
      return sampleVariance(BigInt(state.values.size), total, squares);
    },
    saturated,
  },
  countStddev: {
    unit: 'events',
    formula: 'sample standard deviation of n(v) over values',
    whole: false,
    intensive: false,
    nullWhen: 'fewer than two values occur',
    finish: (state) => {
      const { total, squares } = powers(state);
      return sampleStddev(BigInt(state.values.size), total, squares);
    },
    saturated,
  },
  newOnLatestDay: {
    unit: 'values',
    formula: '|{v : all its events are of the latest day}|',
    whole: true,
    intensive: false,
    nullWhen: 'no value is of an earlier day',
    finish: ({ values, latestDay }) => {
      if (latestDay === null) return null;
      const today = new DaySet();
      today.add(latestDay);
      const fresh = values.all.filter(({ days }) => days?.equals(today)).length;
      return fresh === values.size ? null : fresh;
    },
    saturated,
  },
};

/** Σn, Σn², Σn³ over the kept values. */
function powers(state: Frequency): { total: bigint; squares: bigint; cubes: bigint } {
  const [total, squares, cubes] = [new ExactSum(), new ExactSum(), new ExactSum()];
  for (const { count } of state.values.all) {
    total.add(count);
    squares.addPower(count, 2);
    cubes.addPower(count, 3);
  }
  return { total: total.value, squares: squares.value, cubes: cubes.value };
}
