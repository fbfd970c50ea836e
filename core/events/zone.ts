const hourMs = 3_600_000;
const dayMs = 24 * hourMs;
/** Nearly every change of a zone's offset falls on a quarter of an hour; St John's, Gaza and others changed at 00:01. */
const granuleMs = 15 * 60_000;
const minuteMs = 60_000;
/** 1970-01-01 was a Thursday. */
const daysFromMonday = 3;
const cachedGranules = 50_000;

/** Local time of one IANA zone: exact, and cheap enough to ask per event. Times are epoch ms from 2000 on. */
export interface Zone {
  readonly name: string;
  /** ms to add to UTC. */
  offsetMs(timeMs: number): number;
  /** Hour of the local day, 0–23. */
  hour(timeMs: number): number;
  /** Hour of the local week, 0–167; 0 is Monday from 00:00. */
  hourOfWeek(timeMs: number): number;
  /** Local calendar day as days since 1970-01-01. */
  day(timeMs: number): number;
  /** The first instant (epoch ms) of a local calendar day, also where clocks jump at midnight. */
  firstInstant(day: number): number;
}

export function zoneOf(name: string): Zone {
  const offsetMs = name === 'UTC' ? () => 0 : cachedOffset(name);
  const local = (timeMs: number) => timeMs + offsetMs(timeMs);
  const day = (timeMs: number) => Math.floor(local(timeMs) / dayMs);
  const hour = (timeMs: number) => Math.floor(local(timeMs) / hourMs) % 24;
  return {
    name,
    offsetMs,
    day,
    hour,
    hourOfWeek: (timeMs) => ((day(timeMs) + daysFromMonday) % 7) * 24 + hour(timeMs),
    firstInstant(wanted) {
      let instant = wanted * dayMs - 16 * hourMs;
      while (day(instant) < wanted) instant += granuleMs;
      return instant;
    },
  };
}

/** Per quarter of an hour, kept for as many quarters as a year and more of events touch. */
function cachedOffset(name: string): (timeMs: number) => number {
  const format = new Intl.DateTimeFormat('en-US', {
    timeZone: name,
    hourCycle: 'h23',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
  });
  const offsetAt = (minute: number): number => {
    const parts: Record<string, number> = {};
    for (const { type, value } of format.formatToParts(minute)) parts[type] = Number(value);
    return Date.UTC(parts.year!, parts.month! - 1, parts.day, parts.hour, parts.minute) - minute;
  };
  const known = new Map<number, number>();
  return (timeMs) => {
    const granule = Math.floor(timeMs / granuleMs);
    const cached = known.get(granule);
    if (cached !== undefined) return cached;
    const found = offsetAt(granule * granuleMs);
    if (offsetAt((granule + 1) * granuleMs - minuteMs) !== found) {
      return offsetAt(Math.floor(timeMs / minuteMs) * minuteMs);
    }
    if (known.size >= cachedGranules) known.clear();
    known.set(granule, found);
    return found;
  };
}
