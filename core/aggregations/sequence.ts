import type { Aggregation } from './aggregation.js';
import type { Condition } from './predicate.js';
import { identifier, latest, upToNow } from './sql.js';

/** Places of scalars: events of the row that has not ended; rows that were long enough, and have. */
const [row, ended] = [0, 1];

/**
 * How many rows of at least `atLeast` events that meet `of` were ended by one that meets `endedBy`, and not `of`; such as
 * failed logins before one that succeeds. Events that meet neither are passed over.
 */
export function sequence(of: Condition, atLeast: number, endedBy: Condition): Aggregation {
  const id = `sequence(${of.text} ×${atLeast} then ${endedBy.text})`;
  const sofar = identifier(`_${id} so far`);
  const before = identifier(`_${id} just before`);
  const ends = `(NOT coalesce(${of.sql}, false) AND ${endedBy.sql})`;
  return {
    id,
    scalars: [
      { name: 'row', kind: 'integer', empty: 0 },
      { name: 'ended', kind: 'integer', empty: 0 },
    ],
    window: 'run',
    maxEntries: 0,
    values: 'text',
    measures: [],
    statistics: {
      count: {
        unit: 'rows',
        formula: `rows of ${atLeast} or more that ended`,
        whole: true,
        intensive: false,
        nullWhen: null,
        scalar: ended,
        finish: (state) => state.count(ended),
      },
    },
    sql: {
      columns: [...of.columns, ...endedBy.columns],
      where: `(${of.sql}) OR (${endedBy.sql})`,
      perEvent: {
        [sofar]: `count(*) FILTER (${of.sql}) OVER (${upToNow})`,
        [before]: `count(*) FILTER (${of.sql}) OVER (${latest(atLeast)})`,
      },
      perEntity: {
        row: `max(${sofar}) - coalesce(max(${sofar}) FILTER (${ends}), 0)`,
        ended: `count(*) FILTER (${ends} AND ${before} = ${atLeast})`,
      },
      entries: null,
    },
    add(state, { values }) {
      if (of.holds(values)) state.increment(row);
      else if (endedBy.holds(values)) {
        if (state.count(row) >= atLeast) state.increment(ended);
        state.set(row, 0);
      }
    },
  };
}
