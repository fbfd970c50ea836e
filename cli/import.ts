import { type Command, InvalidArgumentError, Option } from 'commander';
import { readYaml } from '../config/yaml-file.js';
import { openEventLog } from '../connectors/event-log/open.js';
import { type Mapping, mappingSchema } from '../connectors/importers/csv/mapping.js';
import { type Format, importers } from '../connectors/importers/formats.js';
import { type ImportedFile, importFile } from '../connectors/importers/import-file.js';
import type { Reading } from '../connectors/importers/importer.js';
import { assertImportable } from '../connectors/importers/source-file.js';
import { logFolder } from '../connectors/run-store/paths.js';
import { StreamGuardError } from '../core/errors/errors.js';
import { wholeNumber } from './arguments.js';
import { answer, type CommonOptions, configurationOf, newCommand, progressOf } from './command.js';
import { defaultLog } from './default-log.js';
import { formatCount } from './terminal-progress.js';

interface ImportOptions extends CommonOptions, Pick<Reading, 'year' | 'zone'> {
  readonly mapping?: string;
  readonly format: Format;
  readonly out?: string;
  readonly again: boolean;
  readonly partitions?: number;
}

/** `streamguard import`: the events of files → the event log, each line exactly once. */
export function importCommand(): Command {
  return newCommand(
    'import',
    'Bring the events of files into the event log',
    'streamguard import /var/log/auth.log --format sshd --out dir:output/events',
  )
    .argument('<file...>', 'files, plain or compressed with gzip or zstd')
    .addOption(
      new Option('--format <name>', 'what the files hold')
        .choices(Object.keys(importers))
        .makeOptionMandatory(),
    )
    .option('--out <url>', 'event log to fill; a directory is made where it is missing (default: log.url)')
    .option('--mapping <file>', 'csv: YAML that says which column is what (docs/importing.md)')
    .option('--year <year>', 'sshd: year of the first line (default: inferred)', wholeNumber(1970, 9999))
    .option('--zone <name>', "sshd: IANA zone of times without one (default: the profile's)", zone)
    .option(
      '--partitions <n>',
      'partitions of a directory that is made (default: log.partitions)',
      wholeNumber(1, 1024),
    )
    .option('--again', 'import a file once more that was imported before', false)
    .action(run);
}

async function run(paths: string[], options: ImportOptions): Promise<void> {
  const { format, out, again, year, zone, partitions } = options;
  if (format !== 'sshd' && (year !== undefined || zone !== undefined)) {
    throw new StreamGuardError('usage', {
      problem: `--year and --zone say nothing about --format ${format}.`,
      cure: 'Leave them out: its events hold their own times.',
    });
  }
  const mapping = mappingOf(options);
  const configuration = configurationOf(options);
  const { settings, profile } = configuration;
  for (const path of paths) await assertImportable(path);
  const log = await openEventLog(out ?? defaultLog(configuration), {
    create: { partitions: partitions ?? settings.log.partitions },
  });
  const files: ImportedFile[] = [];
  try {
    const job = {
      log,
      profile,
      format,
      again,
      ...(mapping && { mapping }),
      folder: logFolder(settings.output.dir, profile.name, log.folder),
      reading: { ...(year !== undefined && { year }), ...(zone !== undefined && { zone }) },
      now: Date.now,
      progress: progressOf(options),
    };
    for (const path of paths) files.push(await importFile(path, job));
  } finally {
    await log.close();
    if (files.length > 0) answer(options, { files, out: log.url }, summary(files, options, log.url));
  }
}

/** @throws usage, config-not-found, config-invalid */
function mappingOf({ format, mapping }: ImportOptions): Mapping | undefined {
  if ((format === 'csv') !== (mapping !== undefined))
    throw new StreamGuardError('usage', {
      problem:
        mapping === undefined
          ? '--format csv needs a --mapping: which column says what.'
          : `--mapping says nothing about --format ${format}.`,
      cure:
        mapping === undefined
          ? 'Write one as docs/importing.md shows, and name it with --mapping FILE.yaml.'
          : 'Leave it out.',
    });
  if (mapping === undefined) return undefined;
  try {
    return readYaml(mapping, mappingSchema);
  } catch (thrown) {
    if (!(thrown instanceof StreamGuardError) || thrown.code !== 'config-invalid') throw thrown;
    const cure = 'Correct it there; docs/importing.md describes what a mapping says.';
    throw new StreamGuardError('config-invalid', {
      ...(thrown as StreamGuardError<'config-invalid'>).details,
      cure,
    });
  }
}

function summary(files: readonly ImportedFile[], given: Reading, out: string): string[] {
  const events = files.reduce((sum, file) => sum + (file.alreadyImported ? 0 : file.events), 0);
  return [
    ...files.flatMap((file) => linesOf(file, given)),
    `${formatCount(events)} events brought to ${out}`,
  ];
}

function linesOf(file: ImportedFile, given: Reading): string[] {
  const { path, lines, used, skipped, events, alreadyImported, resumedAt, reading, skippedPath } = file;
  const counts = `${formatCount(lines)} lines = ${formatCount(used)} used (${formatCount(events)} events) + ${formatCount(lines - used)} skipped`;
  if (alreadyImported) return [`${path}: imported before (${counts}); --again imports it once more`];
  const kinds = Object.entries(skipped)
    .sort(([, a], [, b]) => b - a)
    .map(([kind, count]) => `${formatCount(count)} ${kind}`);
  const inferred = [
    ...(reading.year !== undefined && given.year === undefined ? [`year ${reading.year} inferred`] : []),
    ...(reading.zone !== undefined && given.zone === undefined
      ? [`zone ${reading.zone} of the profile`]
      : []),
  ];
  return [
    `${path}: ${counts}`,
    ...(resumedAt > 0 ? [`  went on with an import that had brought ${formatCount(resumedAt)} events`] : []),
    ...(inferred.length > 0
      ? [`  times read with ${inferred.join(', ')} (--year and --zone say otherwise)`]
      : []),
    ...(kinds.length > 0 ? [`  skipped: ${kinds.join(', ')}`, `  see ${skippedPath}`] : []),
  ];
}

function zone(name: string): string {
  try {
    new Intl.DateTimeFormat('en', { timeZone: name });
    return name;
  } catch {
    throw new InvalidArgumentError('It must be an IANA zone, such as Europe/Berlin.');
  }
}
