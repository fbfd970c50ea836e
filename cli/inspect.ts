import { join, relative } from 'node:path';
import type { DuckDBValue } from '@duckdb/node-api';
import type { Command } from 'commander';
import { type Inspection, inspectTable } from '../batch-layer/inspection.js';
import type { Configuration } from '../config/load.js';
import { readIfExists } from '../connectors/files/atomic.js';
import type { DuckDb } from '../connectors/lake/duckdb.js';
import { openSealedTable, type Selection, sealedTable, select } from '../connectors/table/sealed-table.js';
import { tableSource } from '../connectors/table/table-source.js';
import { identifier } from '../core/aggregations/sql.js';
import { StreamGuardError } from '../core/errors/errors.js';
import type { AnomalyReport } from '../core/runs/report.js';
import { wholeNumber } from './arguments.js';
import { answer, type CommonOptions, configurationOf, newCommand } from './command.js';
import { explanationsOf } from './explanations.js';
import { inspectionText } from './inspection-text.js';
import { runStoreOf } from './run-store.js';
import { fits, table, withHead } from './table.js';
import { formatCount } from './terminal-progress.js';
import type { TopEntity } from './top-entities.js';

const rowsShown = 40;
const topShown = 10;
const mostCellWidth = 60;
const terminalWidth = process.stdout.columns ?? Number.POSITIVE_INFINITY;

interface InspectOptions extends CommonOptions {
  readonly source?: string;
  readonly sql?: string;
  readonly rows?: number;
}

/** `streamguard inspect`: a table of training data in the terminal, or what a SELECT over it yields. */
export function inspectCommand(): Command {
  return newCommand(
    'inspect',
    'Look at the training data: columns, distributions, cohorts, top anomalies; or query it with SQL',
    `streamguard inspect --sql 'SELECT cohort, count(*) FROM ${sealedTable} GROUP BY cohort'`,
  )
    .argument(
      '[table]',
      'Parquet or CSV file, or a folder such as output/training_data (default: the run in force)',
    )
    .option('--source <url>', 'event log whose run in force is shown (default: log.url)')
    .option('--sql <select>', `print what a SELECT over the table ${sealedTable} yields`)
    .option(
      '--rows <n>',
      `with --sql: print so many rows (default: ${rowsShown}; with --json all)`,
      wholeNumber(1),
    )
    .action(async (path: string | undefined, options: InspectOptions) => {
      if (path !== undefined && options.source !== undefined)
        throw new StreamGuardError('usage', {
          problem: `Both a table and --source are given.`,
          cure: 'Leave out one: --source shows the run in force of that log.',
        });
      const configuration = configurationOf(options);
      const folder = path ?? (await runInForce(configuration, options.source));
      const { duckdbMemoryMb: memoryMb, duckdbThreads: threads } = configuration.settings.machine;
      const relation = await tableSource(folder);
      const db = await openSealedTable(relation, folder, { memoryMb, threads });
      try {
        if (options.sql === undefined) await inspect(db, folder, configuration, options);
        else await query(db, options.sql, options);
      } finally {
        db.close();
      }
    });
}

async function inspect(
  db: DuckDb,
  path: string,
  { profile }: Configuration,
  options: InspectOptions,
): Promise<void> {
  const report = await reportBeside(path);
  const inspection = await inspectTable(db, sealedTable, profile.report.features);
  const explained = report
    ? await explanationsOf(
        path,
        profile.entity,
        report.top_anomalies.map((anomaly) => String(anomaly[profile.entity])),
      )
    : new Map<string, never>();
  const top = report
    ? report.top_anomalies.map((anomaly) => ({
        entity: String(anomaly[profile.entity]),
        score: anomaly.anomaly_score,
        reasons: anomaly.reasons,
        contributions: explained.get(String(anomaly[profile.entity])) ?? [],
      }))
    : await topOf(
        db,
        inspection.columns.map(({ name }) => name),
      );
  const threshold = normalizedThreshold(report?.threshold ?? null, inspection);
  const run = report?.run ?? null;
  const { from = null, to = null } = report?.time_range ?? {};
  answer(
    options,
    { run, table: path, time_range: { from, to }, threshold, ...inspection, top_anomalies: top },
    [
      ...(run === null ? [] : [`Run ${run}`]),
      path,
      ...(from === null ? [] : [`Events from ${from} to ${to}`]),
      ...inspectionText(inspection, top, threshold, terminalWidth),
    ],
  );
}

/** A threshold of anomaly_score on the scale of the normalised scores; null where no score reaches it. */
function normalizedThreshold(threshold: number | null, { columns }: Inspection): number | null {
  const scores = columns.find(({ name }) => name === 'anomaly_score')?.distribution;
  if (threshold === null || !scores) return null;
  const at = (threshold - scores.min) / (scores.max - scores.min);
  return at >= 0 && at <= 1 ? at : null;
}

/** The highest scores of a table without a report; none where it has no score. */
async function topOf(db: DuckDb, columns: readonly string[]): Promise<TopEntity[]> {
  const score = ['anomaly_score_normalized', 'anomaly_score'].find((name) => columns.includes(name));
  if (score === undefined) return [];
  const anomalous = columns.includes('is_anomaly') ? 'WHERE CAST(is_anomaly AS INTEGER) = 1' : '';
  const rows = await db.rows(`SELECT CAST(${identifier(columns[0]!)} AS VARCHAR) AS entity, ${score} AS score
    FROM ${sealedTable} ${anomalous} ORDER BY score DESC LIMIT ${topShown}`);
  return rows.map(({ entity, score }) => ({
    entity: String(entity),
    score: Number(score),
    reasons: [],
    contributions: [],
  }));
}

async function query(db: DuckDb, sql: string, options: InspectOptions): Promise<void> {
  const most = options.rows ?? (options.json ? Number.POSITIVE_INFINITY : rowsShown);
  const selection = await select(db, sql, most);
  const { columns, total } = selection;
  const rows = selection.rows.map((row) =>
    Object.fromEntries(columns.map(({ name }, index) => [name, plainValue(row[index])])),
  );
  answer(options, { columns, rows, total }, selectionText(selection, terminalWidth));
}

/** A line per row, or where that is too wide a line per value. */
function selectionText({ columns, rows, total }: Selection, width: number): string[] {
  const names = columns.map(({ name }) => name);
  const cells = rows.map((row) => row.map((value) => String(plainValue(value) ?? 'NULL')));
  const right = columns.flatMap(({ type }, index) => (/INT|DOUBLE|FLOAT|DECIMAL/.test(type) ? [index] : []));
  const lines = table([names, ...cells], { right, mostWidth: mostCellWidth });
  const shown = fits(lines, width)
    ? withHead(lines)
    : cells.flatMap((row) => [...table(row.map((cell, index) => [names[index]!, cell])), '']);
  const more = total - rows.length;
  return [
    ...shown,
    ...(total === 0 ? ['no rows'] : []),
    ...(more > 0 ? [`… and ${formatCount(more)} more rows: --rows N shows N, --json all`] : []),
  ];
}

/** As JSON has it: integers beyond 2^53, NaN, infinities and all other types as DuckDB's text. */
function plainValue(value: DuckDBValue | undefined): string | number | boolean | null {
  if (value === null || value === undefined) return null;
  if (typeof value === 'boolean' || typeof value === 'string') return value;
  const number = typeof value === 'number' ? value : typeof value === 'bigint' ? Number(value) : Number.NaN;
  const exact = Number.isFinite(number) && (typeof value === 'number' || Number.isSafeInteger(number));
  return exact ? number : String(value);
}

/** The folder of the run in force, once its training data is found to be as it was written. @throws no-run, run-damaged */
async function runInForce(configuration: Configuration, source: string | undefined): Promise<string> {
  const store = await runStoreOf(configuration, source);
  const manifest = await store.latest();
  if (manifest === null) throw new StreamGuardError('no-run', { folder: store.folder });
  await store.verify(manifest, 'training_data/');
  await store.verify(manifest, 'explanations.parquet');
  return relative('', join(store.runFolder(manifest.run), 'training_data'));
}

async function reportBeside(folder: string): Promise<AnomalyReport | null> {
  const path = join(folder, 'anomaly_report.json');
  const text = await readIfExists(path);
  if (text === null) return null;
  try {
    return JSON.parse(text) as AnomalyReport;
  } catch (thrown) {
    throw new StreamGuardError('file-damaged', { path, problem: 'it is no JSON' }, { cause: thrown });
  }
}
