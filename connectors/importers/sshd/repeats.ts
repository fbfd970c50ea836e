import type { SyslogLine } from './syslog-line.js';

/** A message, whose it is, and how many times it happened. */
export interface Repeated extends Pick<SyslogLine, 'program' | 'pid' | 'message'> {
  readonly times: number;
}

/** More than a syslog daemon holds back; a line that claims more is not taken at its word. */
const mostTimes = 10_000;

/**
 * Unfolds what syslog daemons fold: `message repeated 5 times: [ Failed … ]` (rsyslog) is that message five times, `last
 * message repeated 5 times` the one of the line before. null: the claim is impossible.
 */
export function unfolding(): (line: SyslogLine) => Repeated | null {
  let last: SyslogLine | null = null;
  return (line) => {
    const { program, pid, message } = line;
    const again = program === '' ? /^last message repeated (\d+) times?$/.exec(message) : null;
    if (again) return repeated(last?.host === line.host ? last : line, again[1]!);
    last = line;
    const folded = message.startsWith('message repeated ')
      ? /^message repeated (\d+) times?: \[ ?(.*?) ?\]$/s.exec(message)
      : null;
    return folded
      ? repeated({ program, pid, message: folded[2]! }, folded[1]!)
      : { program, pid, message, times: 1 };
  };
}

function repeated(of: Omit<Repeated, 'times'>, digits: string): Repeated | null {
  const { program, pid, message } = of;
  const times = Number(digits);
  return times >= 1 && times <= mostTimes ? { program, pid, message, times } : null;
}
