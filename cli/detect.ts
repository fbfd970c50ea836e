import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Command, InvalidArgumentError } from 'commander';
import { type ScoredTable, scoreTable } from '../batch-layer/detection/score-table.js';
import { withoutEnding } from '../connectors/table/format.js';
import { Table } from '../connectors/table/table.js';
import { formatNumber } from '../core/models/format-number.js';
import { wholeNumber } from './arguments.js';
import { answer, type CommonOptions, configurationOf, newCommand, progressOf } from './command.js';
import { table } from './table.js';

interface DetectOptions extends CommonOptions {
  readonly exclude?: readonly string[];
  readonly id?: string;
  readonly output?: string;
  readonly seed?: number;
  readonly contamination?: number;
}

/** `streamguard detect`: which rows of any table are unlike the others, and why. */
export function detectCommand(): Command {
  return newCommand(
    'detect',
    'Score the rows of any CSV or Parquet table by its numeric columns',
    'streamguard detect accounts.csv --id account --exclude year,zip',
  )
    .argument('<table>', '.parquet, .csv or .csv.gz')
    .option('--exclude <columns>', 'columns, separated by commas, that are kept but not scored', names)
    .option('--id <column>', 'column that names a row; it is not scored')
    .option(
      '--output <file>',
      'the table with its scores, .parquet or .csv (default: <table>.scored.parquet)',
    )
    .option('--seed <n>', 'seed of the detectors (default: from the profile)', wholeNumber(0))
    .option(
      '--contamination <share>',
      'flag exactly this share, over 0 to 0.5 (default: what stands out)',
      share,
    )
    .action(async (path: string, options: DetectOptions) => {
      const startedMs = performance.now();
      const output = options.output ?? `${withoutEnding(path)}.scored.parquet`;
      const { rows, scored } = await score(path, output, options);
      const seconds = Math.round(performance.now() - startedMs) / 1000;
      answer(options, { table: path, output, rows, ...scored, seconds }, summary(path, output, rows, scored));
    });
}

async function score(
  path: string,
  output: string,
  options: DetectOptions,
): Promise<{ rows: number; scored: ScoredTable }> {
  const { settings, profile } = configurationOf(options);
  const { duckdbMemoryMb: memoryMb, duckdbThreads: threads } = settings.machine;
  const { isolationForest, cohorts } = profile.detectors;
  const spillFolder = await mkdtemp(join(tmpdir(), 'streamguard-detect-'));
  try {
    const opened = await Table.open(path, { memoryMb, threads, spillFolder });
    try {
      const scored = await scoreTable({
        table: opened,
        output,
        id: options.id ?? null,
        exclude: options.exclude ?? [],
        detectors: {
          isolationForest: { ...isolationForest, seed: options.seed ?? isolationForest.seed },
          cohorts: { ...cohorts, seed: options.seed ?? cohorts.seed },
        },
        labels:
          options.contamination === undefined ? { method: 'auto' } : { contamination: options.contamination },
        progress: progressOf(options),
      });
      return { rows: opened.rows, scored };
    } finally {
      opened.close();
    }
  } finally {
    await rm(spillFolder, { recursive: true, force: true });
  }
}

function summary(
  path: string,
  output: string,
  rows: number,
  { features, anomalous, top }: ScoredTable,
): string[] {
  const share = formatNumber((100 * anomalous) / rows);
  return [
    `${path}: ${formatNumber(rows)} rows scored by ${formatNumber(features.length)} columns`,
    `anomalous: ${formatNumber(anomalous)} (${share} %)`,
    ...(top.length === 0 ? [] : ['', ...topTable(top), '']),
    `written: ${output}`,
  ];
}

function topTable(top: ScoredTable['top']): string[] {
  const named = top.some(({ id }) => id !== null);
  return table([
    ['row', ...(named ? ['id'] : []), 'score', 'why'],
    ...top.map(({ row, id, anomaly_score, reasons }) => [
      String(row),
      ...(named ? [id ?? ''] : []),
      anomaly_score.toFixed(3),
      reasons.join('; '),
    ]),
  ]);
}

function names(text: string): string[] {
  return text.split(',').map((name) => name.trim());
}

function share(text: string): number {
  const value = Number(text);
  if (!(value > 0 && value <= 0.5)) throw new InvalidArgumentError('Give a number over 0, at most 0.5.');
  return value;
}
