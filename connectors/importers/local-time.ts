import { zoneOf } from '../../core/events/zone.js';

/** A wall-clock time as it is written; whether the calendar has it is judged later. `month` 1–12. */
export interface LocalTime {
  readonly year: number;
  readonly month: number;
  readonly day: number;
  readonly hour: number;
  readonly minute: number;
  readonly second: number;
  readonly millisecond: number;
}

/**
 * The instants (epoch ms, ascending) that a wall clock can mean: none where the calendar has no such time, two in the
 * hour that autumn repeats. A time in the hour that spring leaves out counts on from before the change.
 */
export type InstantsOf = (local: LocalTime) => readonly number[];

const dayMs = 86_400_000;

/** `zone`: an IANA name. */
export function instantsIn(zone: string): InstantsOf {
  const { offsetMs } = zoneOf(zone);
  return (local) => {
    const asUtc = utcOf(local);
    if (asUtc === null) return [];
    const before = offsetMs(asUtc - dayMs);
    const after = offsetMs(asUtc + dayMs);
    if (before === after) return [asUtc - before];
    const instants = [asUtc - before, asUtc - after].filter(
      (instant) => instant + offsetMs(instant) === asUtc,
    );
    return instants.length > 0 ? instants.sort((a, b) => a - b) : [asUtc - before];
  };
}

/** Epoch ms of a wall clock in UTC; null where the calendar has no such time. A leap second is the next one's start. */
export function utcOf({ year, month, day, hour, minute, second, millisecond }: LocalTime): number | null {
  const date = new Date(0);
  date.setUTCFullYear(year, month - 1, day);
  const inCalendar = date.getUTCMonth() === month - 1 && date.getUTCDate() === day;
  if (!inCalendar || hour > 23 || minute > 59 || second > 60) return null;
  return date.setUTCHours(hour, minute, second, millisecond);
}
