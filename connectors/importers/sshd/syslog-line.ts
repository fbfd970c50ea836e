import type { LocalTime } from '../local-time.js';

/** A time as a line states it. */
export interface Stamp extends Omit<LocalTime, 'year'> {
  /** null: the line does not say (RFC 3164). */
  readonly year: number | null;
  /** ms ahead of UTC; null: the line does not say. */
  readonly offsetMs: number | null;
}

export interface SyslogLine {
  readonly stamp: Stamp;
  readonly host: string;
  /** The tag without its process id; '' where the line has none. */
  readonly program: string;
  /** '' where the tag has none. */
  readonly pid: string;
  readonly message: string;
}

/** `Mar 27 13:06:56 host rest` (RFC 3164 §4.1.2); a priority in front is ignored. */
const rfc3164 = /^(?:<\d{1,3}>)?([A-Z][a-z]{2}) {1,2}(\d{1,2}) (\d\d):(\d\d):(\d\d) (\S+) (.*)$/s;
/** `2024-03-27T13:06:56.123456+01:00 host rest` (RFC 3339, as rsyslog writes it); fraction and zone may be missing. */
const iso8601 =
  /^(?:<\d{1,3}>)?(\d{4})-(\d\d)-(\d\d)[T ](\d\d):(\d\d):(\d\d)(?:[.,](\d{1,9}))?(?:(Z)|([+-])(\d\d):?(\d\d))? (\S+) (.*)$/s;
/** `program[pid]: message`. */
const tagged = /^([^\s:[\]]+)(?:\[(\d+)\])?: *(.*)$/s;

const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];
const minuteMs = 60_000;

/** null: no syslog line. */
export function parseSyslogLine(text: string): SyslogLine | null {
  const header = parseRfc3164(text) ?? parseIso8601(text);
  if (!header) return null;
  const { stamp, host, rest } = header;
  const tag = tagged.exec(rest);
  if (!tag) return { stamp, host, program: '', pid: '', message: rest };
  return { stamp, host, program: tag[1]!, pid: tag[2] ?? '', message: tag[3]! };
}

interface Header {
  readonly stamp: Stamp;
  readonly host: string;
  readonly rest: string;
}

function parseRfc3164(text: string): Header | null {
  const found = rfc3164.exec(text);
  const month = found ? months.indexOf(found[1]!) + 1 : 0;
  if (!found || month === 0) return null;
  const stamp = {
    year: null,
    month,
    day: Number(found[2]),
    hour: Number(found[3]),
    minute: Number(found[4]),
    second: Number(found[5]),
    millisecond: 0,
    offsetMs: null,
  };
  return { stamp, host: found[6]!, rest: found[7]! };
}

function parseIso8601(text: string): Header | null {
  const found = iso8601.exec(text);
  if (!found) return null;
  const [, , , , , , , fraction = '', utc, sign, hours, minutes] = found;
  const ahead = (Number(hours) * 60 + Number(minutes)) * minuteMs;
  const stamp = {
    year: Number(found[1]),
    month: Number(found[2]),
    day: Number(found[3]),
    hour: Number(found[4]),
    minute: Number(found[5]),
    second: Number(found[6]),
    millisecond: Number(fraction.padEnd(3, '0').slice(0, 3)),
    offsetMs: utc ? 0 : sign ? (sign === '-' ? -ahead : ahead) : null,
  };
  return { stamp, host: found[12]!, rest: found[13]! };
}
