import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type Command, Option } from 'commander';
import { type Trained, train } from '../batch-layer/train.js';
import { verdictsAt } from '../connectors/verdicts/verdict-log.js';
import type { VerdictCounts } from '../core/alerts/verdict-counts.js';
import type { Baseline } from '../core/models/baseline.js';
import { formatNumber } from '../core/models/format-number.js';
import { namedLog, time, wholeNumber } from './arguments.js';
import { clip } from './clip.js';
import { answer, type CommonOptions, configurationOf, newCommand, progressOf } from './command.js';
import { defaultLog } from './default-log.js';
import { type ExcerptOptions, excerptOf } from './excerpt.js';
import { outputLogUrl } from './output-logs.js';
import { assertExpendable } from './overwrite.js';
import { table } from './table.js';
import { upkeepRows } from './upkeep.js';
import { version } from './version.js';
import { openWorkspace, type Workspace } from './workspace.js';

const mostNameWidth = 40;

export interface TrainCommandOptions extends CommonOptions, ExcerptOptions {
  readonly source?: string;
  readonly broker?: string;
  readonly topic?: string;
  readonly output?: string;
  readonly overwrite?: boolean;
}

/** `streamguard train`: the whole batch layer, from the log to a published run. */
export function trainCommand(): Command {
  return newCommand(
    'train',
    'Learn from all of history: labelled Parquet, report and model',
    'streamguard train --source kafka://localhost:9092/security-events --output training',
  )
    .option('--source <url>', 'event log to read (default: log.url)')
    .option('--broker <list>', 'with --topic instead of --source: HOST:PORT[,…] (default: localhost:9092)')
    .option('--topic <name>', 'with --broker instead of --source (default: security-events)')
    .option('--output <folder>', 'link to make to the training data (default: <output.dir>/training_data)')
    .option('--overwrite', 'replace a folder that stands at --output')
    .option('--max-events <n>', 'excerpt: read at most so many records', wholeNumber(1))
    .addOption(
      new Option('--start-offset <where>', 'excerpt with --max-events: the first or the last records')
        .choices(['earliest', 'latest'])
        .default('earliest'),
    )
    .option('--from <time>', 'excerpt: records that the log took at or after this ISO time', time)
    .option('--to <time>', 'excerpt: records that the log took before this ISO time', time)
    .action(async (options: TrainCommandOptions) => {
      const startedMs = performance.now();
      const trained = await runTraining(options);
      const { manifest } = trained;
      const seconds = Math.round(performance.now() - startedMs) / 1000;
      const { run, cut, order, counts, entities, anomalous } = manifest;
      const { output, archived } = trained;
      const { rederived, compacted } = archived;
      const document = {
        ...{ run, cut, order, counts, entities, anomalous },
        ...{ rederived, compacted, output, seconds },
      };
      answer(options, document, summary(trained, seconds));
    });
}

/** Trains as the command does; `start` uses it too. */
export async function runTraining(options: TrainCommandOptions): Promise<Trained> {
  const configuration = configurationOf(options);
  const { settings, profile, profilePath } = configuration;
  const source = namedLog('--source', options.source, options) ?? defaultLog(configuration);
  const excerpt = excerptOf(options);
  const workspace = await openWorkspace(configuration, source, excerpt?.lakeFolder);
  const progress = progressOf(options);
  const output = options.output ?? join(settings.output.dir, 'training_data');
  try {
    if (options.overwrite) await assertExpendable(output, kept(workspace));
    const range = await excerpt?.range(workspace.log);
    return await train({
      ...workspace,
      profile,
      profileText: await readFile(profilePath, 'utf8'),
      archive: () => workspace.archive(progress, range),
      verdicts: () => verdictsAt(outputLogUrl('verdicts', settings.speed, source, workspace.folder)),
      excerpt: excerpt !== null,
      output: { path: output, overwrite: options.overwrite ?? false },
      now: new Date(),
      monotonicMs: () => performance.now(),
      versions: { streamguard: version, node: process.version },
      progress,
    });
  } finally {
    await workspace.close();
    await excerpt?.remove();
  }
}

/** What an --overwrite must not remove. */
function kept({ folder, log }: Workspace): string[] {
  return [process.cwd(), folder, ...(log.url.startsWith('dir:') ? [log.url.slice('dir:'.length)] : [])];
}

/** From which evidence on there are alerts, and how many are to be expected. */
function calibrationRows(baseline: Baseline | null): string[][] {
  const calibration = baseline?.calibration;
  if (!calibration) return [];
  const { threshold, interval, alertsPerDay, events, days } = calibration;
  const [low, high] = interval.map((bits) => bits.toFixed(1));
  return [
    [
      'alerts',
      `from ${threshold.toFixed(1)} bits of evidence on, about ${alertsPerDay.toFixed(1)} a day (of the budget alone ${low} to ${high} bits; ${formatNumber(events)} events of ${days} days were replayed)`,
    ],
  ];
}

/** What was read, found and written, and how to open it. */
export function summary(
  { manifest, report, archived, baseline, output }: Trained,
  seconds: number,
): string[] {
  const { counts, window, entities, anomalous, run } = manifest;
  const lines = table([
    ['run', run + (manifest.excerpt ? ' (an excerpt: not in force)' : '')],
    [
      'read',
      `${formatNumber(counts.read)} = ${formatNumber(counts.valid)} valid + ${formatNumber(counts.rejected)} rejected + ${formatNumber(counts.duplicate)} duplicate`,
    ],
    ['of these new', formatNumber(archived.added.read)],
    ...upkeepRows(archived),
    [
      'in the window',
      `${formatNumber(counts.inWindow)} events from ${window.oldest} to ${window.newest}; ${formatNumber(counts.beforeWindow)} are older`,
    ],
    ...(manifest.order === 'offset' ? [] : [['order', report.order_in_words]]),
    ['entities', `${formatNumber(entities)}, ${formatNumber(anomalous)} anomalous`],
    ...calibrationRows(baseline),
    ...verdictRows(report.verdicts),
    ['written', `${output}/is_anomaly=0|1/*.parquet, anomaly_report.json, anomaly_report.html`],
    ['time', `${seconds.toFixed(1)} s`],
  ]);
  const top = report.top_anomalies.map((anomaly) => [
    clip(String(anomaly[Object.keys(anomaly)[0]!]), mostNameWidth),
    anomaly.anomaly_score.toFixed(3),
    anomaly.reasons.slice(0, 2).join('; '),
  ]);
  const holes = manifest.holes.map(
    ({ partition, from, to }) => `hole: partition ${partition}, offsets ${from} to ${to - 1} were gone`,
  );
  return [
    ...lines,
    ...holes,
    ...(top.length > 0 ? ['', ...table(top)] : []),
    '',
    'Open it in DuckDB:',
    `  SELECT * FROM read_parquet('${output}/is_anomaly=*/*.parquet', hive_partitioning = true) ORDER BY anomaly_score DESC LIMIT 10;`,
  ];
}

/** None where nobody said anything of these alerts. */
function verdictRows(counts: VerdictCounts | null): string[][] {
  if (counts === null) return [['verdicts', 'cannot be read']];
  const { truePositive, falsePositive } = counts;
  return truePositive + falsePositive === 0
    ? []
    : [['verdicts', `${formatNumber(truePositive)} alerts were right, ${formatNumber(falsePositive)} wrong`]];
}
