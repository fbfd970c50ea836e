import { valueDays as place } from '../aggregations/frequency-statistics.js';
import type { EntryPlace, State } from '../states/state.js';

/** The measure of a habit's entries: the days of each value. */
const days = 0;
/** Bits of a set of days. */
const size = 62;

/** On how many days the entity had the value. */
export function daysOfEntry(state: State, entry: EntryPlace): number {
  return state.dayCountOf(entry, days);
}

/** The same of all its values, added up. */
export function valueDays(state: State): number {
  return state.count(place);
}

/** Whether the entity had the value on that day alone. */
export function isOnlyOn(state: State, entry: EntryPlace, day: number): boolean {
  return state.isOnlyDay(entry, days, day);
}

/** How many days before `latest`, which is not before any of them, the first of a value's days is; of the last 62. */
export function daysSinceFirst(state: State, entry: EntryPlace, latest: number): number {
  const bits = state.exactMeasure(entry, days);
  for (let age = size - 1; age > 0; age--) {
    const day = (((latest - age) % size) + size) % size;
    if ((bits >> BigInt(day)) & 1n) return age;
  }
  return 0;
}
