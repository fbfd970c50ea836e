import { isUtf8 } from 'node:buffer';
import type { Profile } from '../../../core/profile/profile.js';
import { entityOf, keyOf } from '../entity-key.js';
import { EventIds } from '../event-ids.js';
import type { ImportedRecord, Outcome, SkipKind } from '../importer.js';
import { isBlank } from '../lines.js';
import type { Act } from './act.js';
import { chronology } from './chronology.js';
import { programs } from './programs.js';
import { unfolding } from './repeats.js';
import { parseSyslogLine, type SyslogLine } from './syslog-line.js';

/** Longer than any syslog daemon writes (RFC 5424 §6.1 asks for 2 KiB). */
const longestLineBytes = 16 * 1024;

/** Judges the lines of one file, first to last. */
export function judging(profile: Profile, zone: string, year: number | null): (line: Buffer) => Outcome {
  const timeOf = chronology(year, zone);
  const unfold = unfolding();
  const readerOf = programs();
  const ids = new EventIds();
  const entity = entityOf(profile);

  function record(id: string, timeMs: number, host: string, act: Act): ImportedRecord {
    const event = { event_id: id, timestamp: timeMs, ...act, metadata: { hostname: host } };
    const value = Buffer.from(JSON.stringify(event));
    return { key: keyOf(entity(event), value), value };
  }

  return (line) => {
    if (isBlank(line)) return 'blank';
    const syslog = parseLine(line);
    if (syslog === null) return 'unparseable';
    const timeMs = timeOf(syslog.stamp);
    const told = unfold(syslog);
    if (timeMs === null || told === null) return 'unparseable';

    const read = readerOf(told.program);
    const about = { host: syslog.host, pid: told.pid, timeMs, message: told.message };
    const outcomes = Array.from({ length: told.times }, () => read(about));
    const acts = outcomes.filter((outcome): outcome is Act => typeof outcome !== 'string');
    if (acts.length === 0) return outcomes[0] as SkipKind;
    const idOf = ids.next(line, acts.length);
    return acts.map((act, index) => record(idOf[index]!, timeMs, syslog.host, act));
  };
}

export function parseLine(line: Buffer): SyslogLine | null {
  if (line.length > longestLineBytes) return null;
  const text = line.toString(isUtf8(line) ? 'utf8' : 'latin1');
  return parseSyslogLine(text.endsWith('\r') ? text.slice(0, -1) : text);
}
