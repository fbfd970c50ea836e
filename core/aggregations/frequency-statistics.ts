import { addExact, addExactPower, roundedExact, wholeValue } from '../states/exact.js';
import type { State } from '../states/state.js';
import type { Statistic, Survey } from './aggregation.js';
import { mean, sampleStddev, sampleVariance } from './moments.js';

/**
 * Places of scalars: events whose value came after the cap was reached; the latest local day of any event; over the kept
 * values, the days of each added up.
 */
export const [other, latestDay, valueDays] = [0, 1, 2];

const saturated = (state: State) => state.count(other) > 0;

/** Places in the survey: how many values occurred once, and how many on the latest day alone, where days are kept. */
const [seenOnce, onlyOnLatest] = [0, 1];

const survey: Survey = {
  width: 2,
  take(state, found) {
    const hasDays = state.form.measures.length > 0;
    const today = hasDays ? state.count(latestDay) : Number.NaN;
    let once = 0;
    let fresh = 0;
    for (let entry = state.first(); entry !== 0; entry = state.next()) {
      if (state.countOf(entry) === 1) once++;
      if (hasDays && state.isOnlyDay(entry, 0, today)) fresh++;
    }
    found[seenOnce] = once;
    found[onlyOnLatest] = fresh;
  },
};

/** `n(v)`: how many events have the value v. */
export const frequencyStatistics: Record<string, Statistic> = {
  distinct: {
    unit: 'values',
    formula: '|{v}|',
    whole: true,
    intensive: false,
    nullWhen: null,
    finish: (state) => state.size,
    saturated,
  },
  singletons: {
    unit: 'values',
    formula: '|{v : n(v) = 1}|',
    whole: true,
    intensive: false,
    nullWhen: null,
    survey,
    finish: (_, found) => found[seenOnce]!,
    saturated,
  },
  meanCount: {
    unit: 'events',
    formula: 'Σ n(v)² / Σ n(v)',
    whole: false,
    intensive: false,
    nullWhen: 'no event has a value',
    finish(state) {
      const sums = powers(state);
      return mean(roundedExact(sums, total), roundedExact(sums, squares));
    },
    saturated,
  },
  stddevCount: {
    unit: 'events',
    formula: 'sample standard deviation of n(v) over events',
    whole: false,
    intensive: false,
    nullWhen: 'fewer than two events have a value',
    finish(state) {
      const sums = powers(state);
      return sampleStddev(roundedExact(sums, total), wholeValue(sums, squares), wholeValue(sums, cubes));
    },
    saturated,
  },
  countVariance: {
    unit: 'events²',
    formula: 'sample variance of n(v) over values',
    whole: false,
    intensive: false,
    nullWhen: 'fewer than two values occur',
    finish(state) {
      const sums = powers(state);
      return sampleVariance(state.size, wholeValue(sums, total), wholeValue(sums, squares));
    },
    saturated,
  },
  countStddev: {
    unit: 'events',
    formula: 'sample standard deviation of n(v) over values',
    whole: false,
    intensive: false,
    nullWhen: 'fewer than two values occur',
    finish(state) {
      const sums = powers(state);
      return sampleStddev(state.size, wholeValue(sums, total), wholeValue(sums, squares));
    },
    saturated,
  },
  newOnLatestDay: {
    unit: 'values',
    formula: '|{v : all its events are of the latest day}|',
    whole: true,
    intensive: false,
    nullWhen: 'no value is of an earlier day',
    survey,
    finish(state, found) {
      if (state.form.measures.length === 0 || state.get(latestDay) === null) return null;
      return found[onlyOnLatest] === state.size ? null : found[onlyOnLatest]!;
    },
    saturated,
  },
};

/** Places of exact sums: Σn, Σn², Σn³ over the kept values. */
const [total, squares, cubes] = [0, 2, 4];
const sums = new Float64Array(6);

/** Good until it is asked for again. */
function powers(state: State): Float64Array {
  sums.fill(0);
  for (let entry = state.first(); entry !== 0; entry = state.next()) {
    const count = state.countOf(entry);
    addExact(sums, total, count);
    addExactPower(sums, squares, count, 2);
    addExactPower(sums, cubes, count, 3);
  }
  return sums;
}
