import { isUtf8 } from 'node:buffer';
import { StreamGuardError } from '../../../core/errors/errors.js';
import type { Profile } from '../../../core/profile/profile.js';
import { type EntityOf, entityOf, keyOf } from '../entity-key.js';
import type { ImportedRecord, JudgedLine, OpenImporter, Outcome, Reading, SkipKind } from '../importer.js';
import { isBlank, linesOf } from '../lines.js';
import type { SourceFile } from '../source-file.js';
import type { Act } from './act.js';
import { chronology } from './chronology.js';
import { EventIds } from './event-ids.js';
import { Days, inferYear } from './infer-year.js';
import { readSshd } from './read-sshd.js';
import { readSu } from './read-su.js';
import { readSudo } from './read-sudo.js';
import { unfolding } from './repeats.js';
import { parseSyslogLine } from './syslog-line.js';
import type { ReadMessage } from './told.js';

/** A syslog daemon cuts messages far shorter (RFC 5424 §6.1 asks for 2 KiB). */
const longestLineBytes = 16 * 1024;

/**
 * `auth.log` as sshd, sudo and su write it, with RFC 3164 or ISO 8601 times → events of the security-events form. Which
 * line is an event and which tells of the same act again: Attempts, readSshd, readSudo, readSu.
 */
export const openSshd: OpenImporter = async (file, { profile, reading, latestMs }) => {
  const zone = reading.zone ?? profile.zone;
  const year = reading.year ?? (await yearOf(file, zone, latestMs));
  return {
    reading: { zone, ...(year !== null && { year }) },
    async *read(content) {
      const judge = judging(profile, { zone, ...(year !== null && { year }) });
      for await (const lines of linesOf(content, file.path)) {
        yield lines.map((text): JudgedLine => ({ text, outcome: judge(text) }));
      }
    },
  };
};
