import { type Column, indexOfColumn } from '../events/event.js';
import type { Aggregation } from './aggregation.js';
import { ExactSum } from './exact-sum.js';
import { mean } from './moments.js';
import { identifier } from './sql.js';

interface Sum {
  /** Events that have a value. */
  count: number;
  readonly total: ExactSum;
}

/** Sum and mean of a numeric field, exact in its declared scale. */
export function sum(field: string, columns: readonly Column[]): Aggregation<Sum> {
  const index = indexOfColumn(columns, field);
  const unit = 10 ** columns[index]!.scale;
  const name = identifier(field);
  return {
    id: `sum(${field})`,
    scalars: [
      { name: 'count', type: 'BIGINT' },
      { name: 'total', type: 'DECIMAL(38,0)' },
    ],
    window: 'run',
    maxEntries: 0,
    measures: [],
    statistics: {
      total: {
        unit: field,
        formula: 'Σx',
        whole: false,
        intensive: false,
        nullWhen: null,
        finish: (state) => Number(state.total.value) / unit,
      },
      mean: {
        unit: field,
        formula: 'Σx / n',
        whole: false,
        intensive: true,
        nullWhen: 'no event has a value',
        finish: (state) => scaledMean(state, unit),
      },
    },
    sql: {
      columns: [field],
      where: null,
      perEvent: {},
      perEntity: { count: `count(${name})`, total: `coalesce(sum(${name}), 0)` },
      entries: null,
    },
    empty: () => ({ count: 0, total: new ExactSum() }),
    add(state, event) {
      const value = event.values[index];
      if (typeof value !== 'number') return state;
      state.count++;
      state.total.add(value);
      return state;
    },
    encode: (state) => ({ scalars: [BigInt(state.count), state.total.value], entries: [] }),
    decode: ({ scalars }) => ({ count: Number(scalars[0]), total: ExactSum.of(scalars[1]!) }),
  };
}

function scaledMean(state: Sum, unit: number): number | null {
  const value = mean(BigInt(state.count), state.total.value);
  return value === null ? null : value / unit;
}
