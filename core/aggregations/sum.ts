import { type Column, indexOfColumn } from '../events/event.js';
import type { Aggregation } from './aggregation.js';
import { mean } from './moments.js';
import { identifier } from './sql.js';

/** Places of scalars. */
const [count, total] = [0, 1];

/** Sum and mean of a numeric field, exact in its declared scale. */
export function sum(field: string, columns: readonly Column[]): Aggregation {
  const index = indexOfColumn(columns, field);
  const unit = 10 ** columns[index]!.scale;
  const name = identifier(field);
  return {
    id: `sum(${field})`,
    scalars: [
      { name: 'count', kind: 'integer', empty: 0 },
      { name: 'total', kind: 'sum', empty: 0 },
    ],
    window: 'run',
    maxEntries: 0,
    values: 'text',
    measures: [],
    statistics: {
      total: {
        unit: field,
        formula: 'Σx',
        whole: false,
        intensive: false,
        nullWhen: null,
        finish: (state) => state.roundedSum(total) / unit,
      },
      mean: {
        unit: field,
        formula: 'Σx / n',
        whole: false,
        intensive: true,
        nullWhen: 'no event has a value',
        finish: (state) => scaled(mean(state.count(count), state.roundedSum(total)), unit),
      },
    },
    sql: {
      columns: [field],
      where: null,
      perEvent: {},
      perEntity: { count: `count(${name})`, total: `coalesce(sum(${name}), 0)` },
      entries: null,
    },
    add(state, { values }) {
      const value = values[index];
      if (typeof value !== 'number') return;
      state.increment(count);
      state.addToSum(total, value);
    },
  };
}

function scaled(value: number | null, unit: number): number | null {
  return value === null ? null : value / unit;
}
