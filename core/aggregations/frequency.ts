import { type Column, indexOfColumn } from '../events/event.js';
import type { Aggregation, Statistic } from './aggregation.js';
import { ExactSum } from './exact-sum.js';
import { mean, sampleStddev, sampleVariance } from './moments.js';
import { identifier } from './sql.js';

interface Frequency {
  readonly values: Map<string, Occurrences>;
  /** Events whose value came after the cap was reached. */
  other: number;
}

interface Occurrences {
  count: number;
  readonly firstOffset: number;
}

/**
 * How often each distinct value of a field occurred: the first `cap` values in arrival order are kept, events with
 * further values are counted as `other`. Statistics use the kept values.
 */
export function frequency(field: string, columns: readonly Column[], cap: number): Aggregation<Frequency> {
  const index = indexOfColumn(columns, field);
  return {
    id: `frequency(${field})`,
    scalars: [{ name: 'other', type: 'BIGINT' }],
    maxEntries: cap,
    statistics,
    sql: { perEvent: {}, perEntity: {}, entryValue: `CAST(${identifier(field)} AS VARCHAR)` },
    empty: () => ({ values: new Map(), other: 0 }),
    add(state, event) {
      const value = event.values[index];
      if (value === null || value === undefined) return state;
      const text = String(value);
      const known = state.values.get(text);
      if (known) known.count++;
      else if (state.values.size < cap) state.values.set(text, { count: 1, firstOffset: event.offset });
      else state.other++;
      return state;
    },
    encode: (state) => ({
      scalars: [BigInt(state.other)],
      entries: Array.from(state.values, ([value, { count, firstOffset }]) => ({ value, count, firstOffset })),
    }),
    decode: ({ scalars, entries }) => ({
      values: new Map(entries.map(({ value, count, firstOffset }) => [value, { count, firstOffset }])),
      other: Number(scalars[0]),
    }),
  };
}

const saturated = (state: Frequency) => state.other > 0;

const statistics: Record<string, Statistic<Frequency>> = {
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
    finish: (state) => Array.from(state.values.values()).filter(({ count }) => count === 1).length,
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
};

/** Σn, Σn², Σn³ over the kept values. */
function powers(state: Frequency): { total: bigint; squares: bigint; cubes: bigint } {
  const [total, squares, cubes] = [new ExactSum(), new ExactSum(), new ExactSum()];
  for (const { count } of state.values.values()) {
    total.add(count);
    squares.addPower(count, 2);
    cubes.addPower(count, 3);
  }
  return { total: total.value, squares: squares.value, cubes: cubes.value };
}
