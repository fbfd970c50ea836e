/** A zone's calendar as the platform formats it: slow, and independent of `zoneOf`. */
export interface Calendar {
  /** 0–23. */
  hour(timeMs: number): number;
  /** Days since 1970-01-01. */
  day(timeMs: number): number;
}

const calendars = new Map<string, Calendar>();

export function calendar(zone: string): Calendar {
  const known = calendars.get(zone);
  if (known) return known;
  const hour = new Intl.DateTimeFormat('en-GB', { timeZone: zone, hour: '2-digit', hourCycle: 'h23' });
  const date = new Intl.DateTimeFormat('sv-SE', { timeZone: zone });
  const made: Calendar = {
    hour: (timeMs) => Number(hour.format(timeMs)),
    day: (timeMs) => Date.parse(`${date.format(timeMs)}T00:00:00Z`) / 86_400_000,
  };
  calendars.set(zone, made);
  return made;
}

/**
 * Sawtooth: the first instant of the local day `days` before the newest event day, that day capped by the clock; found by
 * looking at every minute.
 */
export function oracleWindowStart(zone: string, days: number, newestMs: number, nowMs: number): number {
  const { day } = calendar(zone);
  const first = Math.min(day(newestMs), day(nowMs)) - days;
  let instant = first * 86_400_000 - 86_400_000;
  while (day(instant) < first) instant += 60_000;
  return instant;
}
