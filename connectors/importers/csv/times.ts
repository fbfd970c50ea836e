import { instantsIn, utcOf } from '../local-time.js';

/** Text → epoch ms; null where it is no time of the form, or none that the calendar has. */
export type ReadTime = (text: string) => number | null;

const tokens: Readonly<Record<string, string>> = {
  yyyy: '(?<year>\\d{4})',
  MM: '(?<month>\\d\\d)',
  M: '(?<month>\\d\\d?)',
  dd: '(?<day>\\d\\d)',
  d: '(?<day>\\d\\d?)',
  HH: '(?<hour>\\d\\d)',
  H: '(?<hour>\\d\\d?)',
  hh: '(?<half>\\d\\d)',
  h: '(?<half>\\d\\d?)',
  a: '(?<meridiem>[AaPp][Mm])',
  mm: '(?<minute>\\d\\d)',
  ss: '(?<second>\\d\\d)',
  SSS: '(?<fraction>\\d{1,9})',
};

const iso =
  /^(?<year>\d{4})-(?<month>\d\d)-(?<day>\d\d)(?:[T ](?<hour>\d\d):(?<minute>\d\d)(?::(?<second>\d\d)(?:[.,](?<fraction>\d{1,9}))?)?)? ?(?<zone>Z|[+-]\d\d:?\d\d)?$/;

/**
 * A reader of one form: `iso`, `epoch-s` (fractions too), `epoch-ms`, or a pattern of yyyy MM M dd d HH H hh h a mm ss SSS
 * and other characters that stand for themselves; null where a pattern names a part twice, or no year, month and day.
 * `zone`: IANA, of times without one. Of an hour that autumn repeats it is the first.
 */
export function timeReader(format: string, zone: string): ReadTime | null {
  if (format === 'epoch-s') return epoch(1000);
  if (format === 'epoch-ms') return epoch(1);
  const pattern = format === 'iso' ? iso : patternOf(format);
  if (pattern === null) return null;
  const instants = instantsIn(zone);
  return (text) => {
    const parts = pattern.exec(text)?.groups;
    if (!parts) return null;
    const hour = hourOf(parts);
    if (hour === null) return null;
    const local = {
      year: Number(parts.year),
      month: Number(parts.month),
      day: Number(parts.day),
      hour,
      minute: Number(parts.minute ?? 0),
      second: Number(parts.second ?? 0),
      millisecond: Number((parts.fraction ?? '').padEnd(3, '0').slice(0, 3)),
    };
    if (local.minute > 59) return null;
    if (parts.zone === undefined) return instants(local)[0] ?? null;
    const utc = utcOf(local);
    return utc === null ? null : utc - offsetMs(parts.zone);
  };
}

function epoch(factor: number): ReadTime {
  return (text) => (/^-?\d{1,16}(\.\d+)?$/.test(text) ? Math.round(Number(text) * factor) : null);
}

function patternOf(format: string): RegExp | null {
  const escaped = format.replace(/yyyy|MM?|dd?|HH?|hh?|a|mm|ss|SSS|[\s\S]/g, (token) => {
    return tokens[token] ?? token.replace(/[\\^$.*+?()[\]{}|/]/, '\\$&');
  });
  const needed = ['year', 'month', 'day'].every((part) => escaped.includes(`?<${part}>`));
  try {
    return needed ? new RegExp(`^${escaped}$`) : null;
  } catch {
    return null;
  }
}

/** 0–23 of either form; null where a half-day's hour is none. */
function hourOf({ hour, half, meridiem }: Record<string, string | undefined>): number | null {
  if (half === undefined) return Number(hour ?? 0);
  const value = Number(half);
  if (value < 1 || value > 12) return null;
  return (value % 12) + (meridiem?.toLowerCase() === 'pm' ? 12 : 0);
}

/** Z, +02:00, -0530 → ms to subtract. */
function offsetMs(zone: string): number {
  if (zone === 'Z') return 0;
  const digits = zone.slice(1).replace(':', '');
  const minutes = Number(digits.slice(0, 2)) * 60 + Number(digits.slice(2));
  return (zone.startsWith('-') ? -minutes : minutes) * 60_000;
}
