import type { Command } from 'commander';
import { type Rekeyed, rekey } from '../batch-layer/rekey/rekey.js';
import { openEventLog } from '../connectors/event-log/open.js';
import { logFolder } from '../connectors/run-store/paths.js';
import { wholeNumber } from './arguments.js';
import { answer, type CommonOptions, configurationOf, newCommand, progressOf } from './command.js';
import { defaultLog } from './default-log.js';
import { formatCount } from './terminal-progress.js';

interface RekeyCommandOptions extends CommonOptions {
  readonly source?: string;
  readonly out: string;
  readonly partitions?: number;
  readonly follow: boolean;
}

/** `streamguard rekey`: a log → another one, keyed by the entity. */
export function rekeyCommand(): Command {
  return newCommand(
    'rekey',
    'Copy a log into one that is keyed by the entity: each record once, in order of log time',
    'streamguard rekey --source kafka://localhost:9092/events --out kafka://localhost:9092/events-by-user --follow',
  )
    .option('--source <url>', 'event log to copy (default: log.url)')
    .requiredOption('--out <url>', 'event log to fill; empty, or made where it is missing')
    .option(
      '--partitions <n>',
      'of a log that is made (default: as many as the source has)',
      wholeNumber(1, 1024),
    )
    .option('--follow', 'go on with what comes, until Ctrl-C', false)
    .action(run);
}

async function run(options: RekeyCommandOptions): Promise<void> {
  const configuration = configurationOf(options);
  const { settings, profile } = configuration;
  const { fetchBytes } = settings.log;
  const stop = new AbortController();
  const abort = () => stop.abort();
  if (options.follow) process.once('SIGINT', abort).once('SIGTERM', abort);
  const source = await openEventLog(options.source ?? defaultLog(configuration), { fetchBytes });
  try {
    const partitions = options.partitions ?? (await source.identity()).partitions;
    const target = await openEventLog(options.out, { create: { partitions }, fetchBytes });
    try {
      const startedMs = performance.now();
      const rekeyed = await rekey({
        source,
        target,
        profile,
        folder: logFolder(settings.output.dir, profile.name, target.folder),
        signal: stop.signal,
        follow: options.follow,
        progress: progressOf(options),
      });
      const seconds = Math.round(performance.now() - startedMs) / 1000;
      const document = { source: source.url, out: target.url, ...rekeyed, seconds };
      answer(options, document, summary(rekeyed, target.url, profile.entity));
    } finally {
      await target.close();
    }
  } finally {
    await source.close();
    process.off('SIGINT', abort).off('SIGTERM', abort);
  }
}

function summary(rekeyed: Rekeyed, out: string, entity: string): string[] {
  const { read, copied, alreadyThere, empty, total, holes } = rekeyed;
  const parts = [
    `${formatCount(copied)} copied`,
    `${formatCount(alreadyThere)} already there`,
    ...(empty > 0 ? [`${formatCount(empty)} empty`] : []),
  ];
  return [
    `${formatCount(read)} records read = ${parts.join(' + ')}`,
    ...holes.map(
      ({ partition, from, to }) => `hole: partition ${partition}, offsets ${from} to ${to - 1} were gone`,
    ),
    `${out} holds ${formatCount(total)} of this copy, keyed by ${entity}`,
  ];
}
