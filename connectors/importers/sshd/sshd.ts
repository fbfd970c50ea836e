import { StreamGuardError } from '../../../core/errors/errors.js';
import type { OpenImporter } from '../importer.js';
import { linesOf } from '../lines.js';
import type { SourceFile } from '../source-file.js';
import { Days, inferYear } from './infer-year.js';
import { judging, parseLine } from './judge-line.js';

/**
 * `auth.log` as sshd, sudo and su write it, with RFC 3164 or ISO 8601 times → events of the security-events form. Which
 * lines are events: docs/importing.md.
 */
export const openSshd: OpenImporter = async (file, { profile, reading, latestMs }) => {
  const zone = reading.zone ?? profile.zone;
  const year = reading.year ?? (await inferredYear(file, zone, latestMs));
  return {
    reading: { zone, ...(year !== null && { year }) },
    async *read(content) {
      const judge = judging(profile, zone, year);
      for await (const lines of linesOf(content, file.path)) {
        yield lines.map((text) => ({ text, outcome: judge(text) }));
      }
    },
  };
};

/** null where every line has a year. */
async function inferredYear(file: SourceFile, zone: string, latestMs: number): Promise<number | null> {
  const days = new Days();
  for await (const lines of linesOf(file.content(), file.path)) {
    for (const line of lines) {
      const syslog = parseLine(line);
      if (syslog) days.add(syslog.stamp);
    }
  }
  if (days.stamps.every(({ year }) => year !== null)) return null;
  const year = inferYear(days.stamps, zone, latestMs);
  if (year === null) throw new StreamGuardError('import-year-unknown', { path: file.path });
  return year;
}
