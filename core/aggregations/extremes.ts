import { type Column, indexOfColumn } from '../events/event.js';
import type { Aggregation } from './aggregation.js';
import { identifier } from './sql.js';

/** Places of scalars. */
const [min, max] = [0, 1];

/** Least and greatest value of a numeric field. Not intensive: the longer a history, the farther apart they lie. */
export function extremes(field: string, columns: readonly Column[]): Aggregation {
  const index = indexOfColumn(columns, field);
  const unit = 10 ** columns[index]!.scale;
  const name = identifier(field);
  const scaled = (value: number | null) => (value === null ? null : value / unit);
  return {
    id: `extremes(${field})`,
    scalars: [
      { name: 'min', kind: 'integer', empty: null },
      { name: 'max', kind: 'integer', empty: null },
    ],
    window: 'run',
    maxEntries: 0,
    values: 'text',
    measures: [],
    statistics: {
      min: {
        unit: field,
        formula: 'min x',
        whole: unit === 1,
        intensive: false,
        nullWhen: 'no event has a value',
        finish: (state) => scaled(state.get(min)),
      },
      max: {
        unit: field,
        formula: 'max x',
        whole: unit === 1,
        intensive: false,
        nullWhen: 'no event has a value',
        finish: (state) => scaled(state.get(max)),
      },
      span: {
        unit: field,
        formula: 'max x − min x + 1',
        whole: unit === 1,
        intensive: false,
        nullWhen: 'no event has a value',
        finish: (state) => {
          const [least, greatest] = [state.get(min), state.get(max)];
          return least === null || greatest === null ? null : (greatest - least) / unit + 1;
        },
      },
    },
    sql: {
      columns: [field],
      where: null,
      perEvent: {},
      perEntity: { min: `min(${name})`, max: `max(${name})` },
      entries: null,
    },
    add(state, { values }) {
      const value = values[index];
      if (typeof value !== 'number') return;
      // Comparison with NaN, which stands for none, is false.
      if (!(state.count(min) <= value)) state.set(min, value);
      if (!(state.count(max) >= value)) state.set(max, value);
    },
  };
}
