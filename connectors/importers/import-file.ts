import { join } from 'node:path';
import { StreamGuardError } from '../../core/errors/errors.js';
import type { Profile } from '../../core/profile/profile.js';
import type { Progress } from '../../core/progress/progress.js';
import type { EventLog } from '../event-log/event-log.js';
import { lockFolder } from '../files/lock.js';
import type { Mapping } from './csv/mapping.js';
import { type BatchLimits, batchLimits, ExactAppender } from './exact-appender.js';
import { type Format, importers } from './formats.js';
import type { Importer, Reading, SkipKind } from './importer.js';
import { type Entry, Journal, type Tally } from './journal.js';
import { SkippedLines } from './skipped-lines.js';
import { openSourceFile, type SourceFile } from './source-file.js';
import { writingTo } from './writing-to.js';

export interface ImportJob {
  readonly log: EventLog;
  /** What belongs to the log: `imports/` and `skipped/` are made in it. */
  readonly folder: string;
  readonly profile: Profile;
  readonly format: Format;
  /** What the user says about times that the file leaves open. */
  readonly reading: Reading;
  /** Of csv files: which column says what. */
  readonly mapping?: Mapping;
  /** Import a finished file once more. */
  readonly again: boolean;
  readonly limits?: BatchLimits;
  readonly now: () => number;
  readonly progress: Progress;
}

export interface ImportedFile extends Tally {
  readonly path: string;
  /** A file with this content was imported before; nothing was done, and the counts are of that time. */
  readonly alreadyImported: boolean;
  /** Records that an earlier, killed import had brought into the log. */
  readonly resumedAt: number;
  readonly reading: Reading;
  /** Where the skipped lines are, if there are any. */
  readonly skippedPath: string;
}

/**
 * Brings the records of one file into the log, each exactly once: goes on with a killed import, leaves a finished one.
 * @throws import-*, locked, disk-failed and the log's errors; what the log took until then stays, and the same call goes on
 */
export async function importFile(path: string, job: ImportJob): Promise<ImportedFile> {
  const checking = job.progress.stage(`check ${path}`, null, 'bytes');
  const file = await openSourceFile(path, (bytes) => checking.advance(bytes));
  checking.done();
  const journal = new Journal(job.folder, job.format, file.sha256);
  const release = await writingTo(journal.folder, () =>
    lockFolder(journal.folder, 'importing the same file'),
  );
  try {
    const { id } = await job.log.identity();
    const known = await journal.read(id);
    if (known?.done && !job.again) {
      const { reading, done } = known;
      return { ...aboutFile(file, job), ...done, reading, alreadyImported: true, resumedAt: 0 };
    }
    const begun = known?.done ? null : known;
    if (begun) assertSameReading(file.path, begun.reading, job.reading);
    const importer = await importers[job.format](file, {
      profile: job.profile,
      reading: begun?.reading ?? job.reading,
      ...(job.mapping && { mapping: job.mapping }),
      latestMs: Math.min(file.modifiedMs, job.now()),
    });
    const { reading } = importer;
    if (begun) assertSameReading(file.path, begun.reading, reading);
    const entry = begun ?? { path: file.path, log: id, reading, appended: 0, batch: null, done: null };
    const tally = await bring(file, job, importer, journal, entry);
    return { ...aboutFile(file, job), ...tally, reading, alreadyImported: false, resumedAt: entry.appended };
  } finally {
    await release();
  }
}

async function bring(
  file: SourceFile,
  job: ImportJob,
  importer: Importer,
  journal: Journal,
  entry: Entry,
): Promise<Tally> {
  const stage = job.progress.stage(`import ${file.name}`, file.lineFeeds, 'lines');
  const skipped = new SkippedLines(aboutFile(file, job).skippedPath);
  const writer = await job.log.writer();
  const appender = new ExactAppender(job.log, writer, journal, entry, job.now, job.limits ?? batchLimits);
  const tally = { lines: 0, used: 0, skipped: {} as Partial<Record<SkipKind, number>>, events: 0 };
  try {
    for await (const judged of importer.read(file.content())) {
      for (const { text, outcome, line, problem } of judged) {
        tally.lines++;
        if (typeof outcome === 'string') {
          tally.skipped[outcome] = (tally.skipped[outcome] ?? 0) + 1;
          skipped.add(line ?? tally.lines, outcome, text, problem);
          continue;
        }
        tally.used++;
        tally.events += outcome.length;
        for (const record of outcome) {
          appender.add(record);
          if (appender.full) await appender.flush();
        }
      }
      if (skipped.full) await skipped.flush();
      stage.advance(judged.length);
    }
    if (isOtherFormat(tally))
      throw new StreamGuardError('import-other-format', { path: file.path, format: job.format });
    await skipped.flush();
    await appender.finish(tally);
    stage.done();
    return tally;
  } finally {
    await skipped.close();
    await writer.close();
  }
}

function aboutFile(file: SourceFile, job: ImportJob): { path: string; skippedPath: string } {
  const name = `${file.name}-${file.sha256.slice(0, 12)}.ndjson`;
  return { path: file.path, skippedPath: join(job.folder, 'skipped', name) };
}

/** Not one line has the form that was named. */
function isOtherFormat({ lines, skipped }: Tally): boolean {
  return (skipped.unparseable ?? 0) > 0 && lines === (skipped.unparseable ?? 0) + (skipped.blank ?? 0);
}

/** Half a file read one way and half another would be wrong in both. */
function assertSameReading(path: string, begun: Reading, wanted: Reading): void {
  const same =
    (wanted.year ?? begun.year) === begun.year &&
    (wanted.zone ?? begun.zone) === begun.zone &&
    (wanted.mapping ?? begun.mapping) === begun.mapping;
  if (same) return;
  const { mapping, ...said } = begun;
  const options = Object.entries(said).map(([key, value]) => `--${key} ${value}`);
  const as = [...options, ...(mapping === undefined ? [] : ['another --mapping'])].join(' ');
  throw new StreamGuardError('usage', {
    problem: `An import of ${path} was begun with ${as} and has not finished.`,
    cure: 'Run it with the same options, or without them, until it has finished; then import it once more with --again.',
  });
}
