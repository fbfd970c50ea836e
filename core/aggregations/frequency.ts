import { type Column, indexOfColumn } from '../events/event.js';
import type { Aggregation } from './aggregation.js';
import { DaySet } from './day-set.js';
import { type Frequency, frequencyStatistics } from './frequency-statistics.js';
import { type Occurrence, Occurrences } from './occurrences.js';
import { identifier } from './sql.js';

/**
 * How often each distinct value of a field occurred: the first `cap` values in arrival order are kept, events with
 * further values are counted as `other`. Statistics use the kept values.
 *
 * @param day the column of the local day: the days of each value are kept too, as a habit needs them; null: they are not
 */
export function frequency(
  field: string,
  columns: readonly Column[],
  cap: number,
  day: string | null = null,
): Aggregation<Frequency> {
  const index = indexOfColumn(columns, field);
  const dayIndex = day === null ? -1 : indexOfColumn(columns, day);
  const dayName = day === null ? null : identifier(day);
  return {
    id: `frequency(${field})`,
    scalars: [
      { name: 'other', type: 'BIGINT' },
      ...(dayName ? [{ name: 'latest_day', type: 'BIGINT' } as const] : []),
    ],
    window: 'run',
    maxEntries: cap,
    measures: dayName ? [{ name: 'days', type: 'BIGINT' }] : [],
    valuesUnseen: true,
    statistics: frequencyStatistics,
    sql: {
      columns: day === null ? [field] : [field, day],
      where: null,
      perEvent: {},
      perEntity: dayName ? { latest_day: `max(${dayName})` } : {},
      entries: {
        value: identifier(field),
        measures: dayName ? { days: `coalesce(${DaySet.sql(dayName)}, 0)` } : {},
      },
    },
    empty: () => ({ values: new Occurrences(), other: 0, latestDay: null }),
    add(state, event) {
      const day = dayIndex < 0 ? null : event.values[dayIndex];
      if (typeof day === 'number' && (state.latestDay === null || day > state.latestDay))
        state.latestDay = day;
      const value = event.values[index];
      if (value === null || value === undefined) return state;
      const text = String(value);
      let known: Occurrence | undefined = state.values.find(text);
      if (!known) {
        if (state.values.size >= cap) {
          state.other++;
          return state;
        }
        const days = dayIndex < 0 ? null : new DaySet();
        known = { value: text, count: 0, firstOffset: event.offset, days };
        state.values.add(known);
      }
      known.count++;
      if (typeof day === 'number') known.days?.add(day);
      return state;
    },
    encode: ({ values, other, latestDay }) => ({
      scalars: [BigInt(other), ...(dayName ? [latestDay === null ? null : BigInt(latestDay)] : [])],
      entries: values.all.map(({ value, count, firstOffset, days }) => {
        return { value, count, firstOffset, measures: days ? [days.bits] : [] };
      }),
    }),
    decode: ({ scalars: [other, latestDay], entries }) => ({
      values: new Occurrences(
        entries.map(({ value, count, firstOffset, measures: [days] }) => {
          return { value, count, firstOffset, days: days === undefined ? null : DaySet.of(days) };
        }),
      ),
      other: Number(other),
      latestDay: latestDay === null || latestDay === undefined ? null : Number(latestDay),
    }),
  };
}
