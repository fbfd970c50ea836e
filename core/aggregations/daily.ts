import { type Column, indexOfColumn } from '../events/event.js';
import type { Aggregation } from './aggregation.js';
import { type DailyMeasure, keptMeasure } from './daily-measure.js';
import { amountOf, dailyStatistics, days, eventsOfDay } from './daily-statistics.js';
import { entryOf } from './frequency.js';
import { identifier } from './sql.js';

/**
 * Events per local day, and what else is asked of each day: over the entity's active days, on which it has any event. The
 * first `cap` days in arrival order are kept. A profile has one state of this kind.
 *
 * @param measures of different names, and none of all events: these are counted anyway
 */
export function daily(
  day: string,
  measures: readonly DailyMeasure[],
  columns: readonly Column[],
  cap: number,
): Aggregation {
  const dayIndex = indexOfColumn(columns, day);
  const kept = measures.map((measure) => keptMeasure(measure, columns));
  const amounts = [eventsOfDay, ...kept.map(amountOf)];
  return {
    id: `daily(${day})`,
    scalars: [{ name: 'other', kind: 'integer', empty: 0 }],
    window: 'run',
    maxEntries: cap,
    values: 'number',
    measures: kept.map(({ name, kind }) => ({ name, kind })),
    statistics: {
      days,
      ...Object.fromEntries(amounts.flatMap((amount) => Object.entries(dailyStatistics(amount)))),
    },
    sql: {
      columns: [day, ...kept.flatMap(({ columns }) => columns)],
      where: null,
      perEvent: {},
      perEntity: {},
      entries: {
        value: identifier(day),
        measures: Object.fromEntries(kept.map(({ name, sql }) => [name, sql])),
        totals: {},
      },
    },
    add(state, { values, offset }) {
      const day = values[dayIndex];
      if (typeof day !== 'number') return;
      const entry = entryOf(state, day, cap, offset);
      if (entry === 0) return;
      state.addToCount(entry, 1);
      for (let measure = 0; measure < kept.length; measure++) {
        const { where, column } = kept[measure]!;
        if (!where.holds(values)) continue;
        if (column < 0) {
          state.incrementMeasure(entry, measure);
          continue;
        }
        const value = values[column];
        if (typeof value === 'number') state.addToMeasure(entry, measure, value);
      }
    },
  };
}
