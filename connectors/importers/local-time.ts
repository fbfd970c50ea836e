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
  const offsetAt = offsetsOf(zone);
  return (local) => {
    const asUtc = utcOf(local);
    if (asUtc === null) return [];
    const before = offsetAt(asUtc - dayMs);
    const after = offsetAt(asUtc + dayMs);
    if (before === after) return [asUtc - before];
    const instants = [asUtc - before, asUtc - after].filter(
      (instant) => instant + offsetAt(instant) === asUtc,
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

/** The finest step at which a zone's offset changed since 1970 (IANA tzdata). */
const quarterMs = 15 * 60_000;
const keptQuarters = 10_000;

/** ms to add to UTC. */
function offsetsOf(zone: string): (timeMs: number) => number {
  if (zone === 'UTC') return () => 0;
  const format = new Intl.DateTimeFormat('en-US', {
    timeZone: zone,
    hourCycle: 'h23',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
  });
  const kept = new Map<number, number>();
  return (timeMs) => {
    const quarter = Math.floor(timeMs / quarterMs);
    const known = kept.get(quarter);
    if (known !== undefined) return known;
    const part: Record<string, number> = {};
    for (const { type, value } of format.formatToParts(quarter * quarterMs)) part[type] = Number(value);
    const local = Date.UTC(part.year!, part.month! - 1, part.day, part.hour, part.minute);
    if (kept.size >= keptQuarters) kept.clear();
    kept.set(quarter, local - quarter * quarterMs);
    return local - quarter * quarterMs;
  };
}
