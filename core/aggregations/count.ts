import type { Aggregation } from './aggregation.js';
import type { Condition } from './predicate.js';

/** How many events meet a condition. */
export function count(condition: Condition): Aggregation {
  return {
    id: condition.text === '' ? 'count' : `count(${condition.text})`,
    scalars: [{ name: 'count', kind: 'integer', empty: 0 }],
    window: 'run',
    maxEntries: 0,
    values: 'text',
    measures: [],
    statistics: {
      count: {
        unit: 'events',
        formula: 'n',
        whole: true,
        intensive: false,
        nullWhen: null,
        scalar: 0,
        finish: (state) => state.count(0),
      },
    },
    sql: {
      columns: condition.columns,
      where: null,
      perEvent: {},
      perEntity: { count: condition.text === '' ? 'count(*)' : `count(*) FILTER (${condition.sql})` },
      entries: null,
    },
    add(state, { values }) {
      if (condition.holds(values)) state.increment(0);
    },
  };
}
