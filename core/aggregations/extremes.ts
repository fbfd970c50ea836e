import { type Column, indexOfColumn } from '../events/event.js';
import type { Aggregation } from './aggregation.js';
import { identifier } from './sql.js';

interface Extremes {
  readonly min: number | null;
  readonly max: number | null;
}

/** Least and greatest value of a numeric field. Not intensive: the longer a history, the farther apart they lie. */
export function extremes(field: string, columns: readonly Column[]): Aggregation<Extremes> {
  const index = indexOfColumn(columns, field);
  const unit = 10 ** columns[index]!.scale;
  const name = identifier(field);
  const scaled = (value: number | null) => (value === null ? null : value / unit);
  return {
    id: `extremes(${field})`,
    scalars: [
      { name: 'min', type: 'BIGINT' },
      { name: 'max', type: 'BIGINT' },
    ],
    window: 'run',
    maxEntries: 0,
    measures: [],
    statistics: {
      min: {
        unit: field,
        formula: 'min x',
        whole: unit === 1,
        intensive: false,
        nullWhen: 'no event has a value',
        finish: (state) => scaled(state.min),
      },
      max: {
        unit: field,
        formula: 'max x',
        whole: unit === 1,
        intensive: false,
        nullWhen: 'no event has a value',
        finish: (state) => scaled(state.max),
      },
      span: {
        unit: field,
        formula: 'max x − min x + 1',
        whole: unit === 1,
        intensive: false,
        nullWhen: 'no event has a value',
        finish: ({ min, max }) => (min === null || max === null ? null : (max - min) / unit + 1),
      },
    },
    sql: {
      columns: [field],
      where: null,
      perEvent: {},
      perEntity: { min: `min(${name})`, max: `max(${name})` },
      entries: null,
    },
    empty: () => ({ min: null, max: null }),
    add(state, event) {
      const value = event.values[index];
      if (typeof value !== 'number') return state;
      return {
        min: state.min === null || value < state.min ? value : state.min,
        max: state.max === null || value > state.max ? value : state.max,
      };
    },
    encode: ({ min, max }) => ({
      scalars: [min, max].map((x) => (x === null ? null : BigInt(x))),
      entries: [],
    }),
    decode({ scalars }) {
      const [min, max] = scalars.map((x) => (x === null ? null : Number(x)));
      return { min: min ?? null, max: max ?? null };
    },
  };
}
