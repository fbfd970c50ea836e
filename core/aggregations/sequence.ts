import type { Aggregation } from './aggregation.js';
import type { Condition } from './predicate.js';
import { identifier, latest, upToNow } from './sql.js';

interface Sequence {
  /** Events of the row that has not ended. */
  readonly row: number;
  /** Rows that were long enough, and have ended. */
  readonly ended: number;
}

/**
 * How many rows of at least `atLeast` events that meet `of` were ended by one that meets `endedBy`, and not `of`; such as
 * failed logins before one that succeeds. Events that meet neither are passed over.
 */
export function sequence(of: Condition, atLeast: number, endedBy: Condition): Aggregation<Sequence> {
  const id = `sequence(${of.text} ×${atLeast} then ${endedBy.text})`;
  const sofar = identifier(`_${id} so far`);
  const before = identifier(`_${id} just before`);
  const ends = `(NOT coalesce(${of.sql}, false) AND ${endedBy.sql})`;
  return {
    id,
    scalars: [
      { name: 'row', type: 'BIGINT' },
      { name: 'ended', type: 'BIGINT' },
    ],
    window: 'run',
    maxEntries: 0,
    measures: [],
    statistics: {
      count: {
        unit: 'rows',
        formula: `rows of ${atLeast} or more that ended`,
        whole: true,
        intensive: false,
        nullWhen: null,
        finish: ({ ended }) => ended,
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
    empty: () => ({ row: 0, ended: 0 }),
    add(state, { values }) {
      if (of.holds(values)) return { row: state.row + 1, ended: state.ended };
      if (!endedBy.holds(values)) return state;
      return { row: 0, ended: state.ended + Number(state.row >= atLeast) };
    },
    encode: ({ row, ended }) => ({ scalars: [BigInt(row), BigInt(ended)], entries: [] }),
    decode: ({ scalars: [row, ended] }) => ({ row: Number(row), ended: Number(ended) }),
  };
}
