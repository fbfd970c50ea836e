import { type Column, type ColumnType, indexOfColumn } from '../events/event.js';
import { DaySet } from '../states/day-set.js';
import type { Scalar, ValueKind } from '../states/form.js';
import type { EntryPlace, State } from '../states/state.js';
import type { Aggregation } from './aggregation.js';
import { frequencyStatistics, latestDay, other, valueDays } from './frequency-statistics.js';
import { identifier } from './sql.js';

/** Place of the measure. */
const days = 0;

const scalarsOfDays = [
  { name: 'latest_day', kind: 'integer', empty: null },
  { name: 'value_days', kind: 'integer', empty: 0 },
] as const satisfies readonly Scalar[];

const kindsOfValues: Record<ColumnType, ValueKind> = {
  string: 'text',
  integer: 'number',
  decimal: 'number',
  boolean: 'boolean',
};

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
): Aggregation {
  const index = indexOfColumn(columns, field);
  const kindOfValues = kindsOfValues[columns[index]!.type];
  const isNumber = kindOfValues === 'number';
  const dayIndex = day === null ? -1 : indexOfColumn(columns, day);
  const dayName = day === null ? null : identifier(day);
  return {
    id: `frequency(${field})`,
    scalars: [{ name: 'other', kind: 'integer', empty: 0 }, ...(dayName ? scalarsOfDays : [])],
    window: 'run',
    maxEntries: cap,
    values: kindOfValues,
    measures: dayName ? [{ name: 'days', kind: 'days' }] : [],
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
        totals: dayName ? { value_days: 'sum(bit_count(days))' } : {},
      },
    },
    add(state, { values, offset }) {
      const day = dayIndex < 0 ? null : values[dayIndex];
      // Comparison with NaN, which stands for none, is false.
      if (typeof day === 'number' && !(state.count(latestDay) >= day)) state.set(latestDay, day);
      const value = values[index];
      if (value === null || value === undefined) return;
      const entry = entryOf(state, isNumber ? (value as number) : String(value), cap, offset);
      if (entry === 0) return;
      state.addToCount(entry, 1);
      if (typeof day === 'number' && state.addDay(entry, days, day)) state.increment(valueDays);
    },
  };
}

/** The entry of a value, made where there is room; 0: the event was counted as `other`, the first scalar. */
export function entryOf(state: State, value: string | number, cap: number, offset: number): EntryPlace {
  const known = state.find(value);
  if (known !== 0) return known;
  if (state.size < cap) return state.append(value, offset);
  state.increment(other);
  return 0;
}
