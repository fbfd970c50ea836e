import type { SyslogLine } from './syslog-line.js';

/** A line's message, and how many times it happened. */
export interface Repeated extends SyslogLine {
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
    const folded = /^message repeated (\d+) times?: \[ ?(.*?) ?\]$/s.exec(line.message);
    const again = line.program === '' && /^last message repeated (\d+) times?$/.exec(line.message);
    const { program, pid, message } = again && last?.host === line.host ? last : line;
    const times = Number((folded || again || null)?.[1] ?? 1);
    if (!again) last = line;
    if (times < 1 || times > mostTimes) return null;
    return { ...line, program, pid, message: folded ? folded[2]! : message, times };
  };
}
