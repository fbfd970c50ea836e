import type { Aggregation } from './aggregation.js';
import type { Condition } from './predicate.js';

/** How many events meet a condition. */
export function count(condition: Condition): Aggregation<number> {
  return {
    id: condition.text === '' ? 'count' : `count(${condition.text})`,
    scalars: [{ name: 'count', type: 'BIGINT' }],
    window: 'run',
    maxEntries: 0,
    measures: [],
    statistics: {
      count: {
        unit: 'events',
        formula: 'n',
        whole: true,
        intensive: false,
        nullWhen: null,
        finish: (state) => state,
      },
    },
    sql: {
      columns: condition.columns,
      where: null,
      perEvent: {},
      perEntity: { count: condition.text === '' ? 'count(*)' : `count(*) FILTER (${condition.sql})` },
      entries: null,
    },
    empty: () => 0,
    add: (state, event) => (condition.holds(event.values) ? state + 1 : state),
    encode: (state) => ({ scalars: [BigInt(state)], entries: [] }),
    decode: ({ scalars }) => Number(scalars[0]),
  };
}
