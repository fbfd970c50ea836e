import { type Column, indexOfColumn } from '../events/event.js';
import type { Aggregation } from './aggregation.js';
import { identifier } from './sql.js';

/** Places of scalars: the value, as a whole number of the field's scale; its event time (epoch ms). */
export const [latestValue, latestTime] = [0, 1];

/** The value of a number field, and the event time, of the event that came last of those that have one. */
export function latest(field: string, columns: readonly Column[]): Aggregation {
  const index = indexOfColumn(columns, field);
  const name = identifier(field);
  const ofLast = (expression: string) => `arg_max(${expression}, _offset) FILTER (${name} IS NOT NULL)`;
  return {
    id: `latest(${field})`,
    scalars: [
      { name: 'value', kind: 'integer', empty: null },
      { name: 'time', kind: 'integer', empty: null },
    ],
    window: 'run',
    maxEntries: 0,
    values: 'text',
    measures: [],
    statistics: {},
    sql: {
      columns: [field],
      where: null,
      perEvent: {},
      perEntity: { value: ofLast(name), time: ofLast('_time') },
      entries: null,
    },
    add(state, { values, time }) {
      const value = values[index];
      if (typeof value !== 'number') return;
      state.set(latestValue, value);
      state.set(latestTime, time);
    },
  };
}
