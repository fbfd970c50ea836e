import type { CohortSummary, ColumnSummary, Inspection, ScoreHistogram } from '../batch-layer/inspection.js';
import { formatNumber, shortNumber } from '../core/models/format-number.js';
import { bar, columnChart, sparkline, trough } from './bars.js';
import { paint } from './paint.js';
import { fits, table, withHead } from './table.js';
import { type TopEntity, topLines } from './top-entities.js';

const mostNameWidth = 40;
const numberHeads = ['min', 'p25', 'median', 'p75', 'max'];

/**
 * The inspection for people.
 * @param threshold on the scale of the normalised scores, @param width columns of the terminal
 */
export function inspectionText(
  { rows, columns, labels, scores, cohorts }: Inspection,
  top: readonly TopEntity[],
  threshold: number | null,
  width: number,
): string[] {
  return [
    ...section(`${formatNumber(rows)} rows, ${columns.length} columns`, columnLines(columns, width)),
    ...(labels ? section('Labels', labelLines(labels, width)) : []),
    ...(scores ? section('Scores', scoreLines(scores, threshold)) : []),
    ...(cohorts.length > 0
      ? [
          ...section('Cohorts', cohortBars(cohorts, width)),
          ...section('Medians of their entities', cohortLines(cohorts, width)),
        ]
      : []),
    ...section('Top anomalies', top.length > 0 ? topLines(top, width) : ['none']),
  ];
}

function section(title: string, lines: readonly string[]): string[] {
  return ['', paint('bold', title), ...lines];
}

/** One table, or where that is too wide one for the schema and one for the distributions. */
function columnLines(columns: readonly ColumnSummary[], width: number): string[] {
  const joined = tableUnder(
    ['column', 'type', 'nulls', ...numberHeads, 'distribution'],
    columns.map((column) => [...schemaCells(column), ...distributionCells(column)]),
    [2, 3, 4, 5, 6, 7],
  );
  if (fits(joined, width)) return withHead(joined);
  const schema = columns.map((column) => [...schemaCells(column), formatNumber(column.distinct)]);
  return [
    ...withHead(tableUnder(['column', 'type', 'nulls', 'distinct'], schema, [2, 3])),
    '',
    ...withHead(distributionLines(columns, width)),
  ];
}

/** With the quartiles where there is room. */
function distributionLines(columns: readonly ColumnSummary[], width: number): string[] {
  const rows = columns.flatMap((column) =>
    column.distribution ? [[column.name, ...distributionCells(column)]] : [],
  );
  const lines = tableUnder(['column', ...numberHeads, ''], rows, [1, 2, 3, 4, 5]);
  if (fits(lines, width)) return lines;
  const fewer = rows.map(([name, min, , median, , max, shape]) => [name!, min!, median!, max!, shape!]);
  return tableUnder(['column', 'min', 'median', 'max', ''], fewer, [1, 2, 3]);
}

function schemaCells({ name, type, nulls }: ColumnSummary): string[] {
  return [name, type, formatNumber(nulls)];
}

function distributionCells({ distribution, distinct }: ColumnSummary): string[] {
  if (!distribution) return [...numberHeads.map(() => ''), `${formatNumber(distinct)} distinct`];
  const { min, p25, median, p75, max } = distribution;
  return [...[min, p25, median, p75, max].map(shortNumber), sparkline(distribution.counts)];
}

function labelLines({ normal, anomalous }: NonNullable<Inspection['labels']>, width: number): string[] {
  const total = Math.max(1, normal + anomalous);
  const line = (name: string, count: number) => [
    name,
    formatNumber(count),
    `${formatNumber((100 * count) / total)} %`,
    trough(count / total, barWidth(width)),
  ];
  const lines = table([line('anomalous', anomalous), line('normal', normal)], { right: [1, 2] });
  return [paint('red', lines[0]!), lines[1]!];
}

/** Columns per step of the score; anomalous entities are in red, and a line shows the threshold. */
function scoreLines({ counts, anomalous }: ScoreHistogram, threshold: number | null): string[] {
  const at = threshold === null ? null : Math.min(counts.length - 1, Math.floor(threshold * counts.length));
  const lines = columnChart(counts, 6).map((line) =>
    Array.from(line, (block, step) => {
      if (step === at && block === ' ') return paint('yellow', '┊');
      return anomalous[step]! > 0 ? paint('red', block) : paint('blue', block);
    }).join(''),
  );
  const most = formatNumber(Math.max(...counts));
  const scale = ['0', ...'1'.padStart(counts.length - 1)].join('');
  const told = threshold === null ? 'no score reaches a threshold' : `┊ threshold ${threshold.toFixed(3)}`;
  return [
    ...lines.map((line, index) => `${index === 0 ? most.padStart(6) : ' '.repeat(6)} ${line}`),
    `${' '.repeat(7)}${scale}  ${paint('yellow', told)}`,
  ];
}

function cohortBars(cohorts: readonly CohortSummary[], width: number): string[] {
  const most = Math.max(...cohorts.map(({ size }) => size));
  const rows = cohorts.map(({ cohort, size, anomalous }) => [
    String(cohort),
    formatNumber(size),
    bar(size / most, barWidth(width)),
    anomalous > 0 ? `${formatNumber(anomalous)} anomalous` : '',
  ]);
  return table(rows, { right: [0, 1] });
}

function barWidth(width: number): number {
  return Math.min(40, Math.max(10, width - 44));
}

/** A row per cohort, or where that is too wide a column per cohort. */
function cohortLines(cohorts: readonly CohortSummary[], width: number): string[] {
  const features = Object.keys(cohorts[0]!.medians);
  const rows = [
    ['cohort', 'entities', 'anomalous', ...features],
    ...cohorts.map(({ cohort, size, anomalous, medians }) => [
      String(cohort),
      formatNumber(size),
      formatNumber(anomalous),
      ...features.map((name) => (medians[name] == null ? '' : shortNumber(medians[name]))),
    ]),
  ];
  const lines = table(rows, { right: [...rows[0]!.keys()].slice(1) });
  if (fits(lines, width)) return withHead(lines);
  const turned = rows[0]!.map((_, column) => rows.map((row) => row[column]!));
  return withHead(table(turned, { right: [...rows.keys()].slice(1) }));
}

function tableUnder(head: readonly string[], rows: readonly (readonly string[])[], right: readonly number[]) {
  return table([head, ...rows], { right, mostWidth: mostNameWidth });
}
