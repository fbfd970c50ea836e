import { styleText } from 'node:util';
import type { CohortSummary, ColumnSummary, Distribution, Inspection } from '../batch-layer/inspection.js';
import { formatNumber } from '../core/models/format-number.js';
import { printable } from '../core/text/printable.js';
import { clip } from './clip.js';
import { fits, table, withHead } from './table.js';

/** An entity at the top; the worst first. */
export interface TopEntity {
  readonly entity: string;
  /** The normalised score, 0–1, higher is worse. */
  readonly score: number;
  readonly reasons: readonly string[];
}

const bars = '▁▂▃▄▅▆▇█';
const mostNameWidth = 40;
const mostReasons = 3;
const numberHeads = ['min', 'p25', 'median', 'p75', 'max'];

/** The inspection for people; `width`: columns of the terminal. */
export function inspectionText(
  { rows, columns, labels, cohorts }: Inspection,
  top: readonly TopEntity[],
  width: number,
): string[] {
  return [
    ...section(`${formatNumber(rows)} rows, ${columns.length} columns`, columnLines(columns, width)),
    ...(labels ? section('Labels', labelLines(labels)) : []),
    ...(cohorts.length > 0
      ? section('Cohorts, with the medians of their entities', cohortLines(cohorts, width))
      : []),
    ...section('Top anomalies', top.length > 0 ? topLines(top, width) : ['none']),
  ];
}

function section(title: string, lines: readonly string[]): string[] {
  return ['', styleText('bold', title), ...lines];
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
  const distributions = columns.flatMap((column) =>
    column.distribution ? [[column.name, ...distributionCells(column)]] : [],
  );
  return [
    ...withHead(tableUnder(['column', 'type', 'nulls', 'distinct'], schema, [2, 3])),
    '',
    ...withHead(tableUnder(['column', ...numberHeads, ''], distributions, [1, 2, 3, 4, 5])),
  ];
}

function schemaCells({ name, type, nulls }: ColumnSummary): string[] {
  return [name, type, formatNumber(nulls)];
}

function distributionCells({ distribution, distinct }: ColumnSummary): string[] {
  if (!distribution) return [...numberHeads.map(() => ''), `${formatNumber(distinct)} distinct`];
  const { min, p25, median, p75, max } = distribution;
  return [...[min, p25, median, p75, max].map(shortNumber), sparkline(distribution)];
}

/** A bar per step: its height is the share of the fullest, and a step with few values is not empty. */
function sparkline({ counts }: Distribution): string {
  const most = Math.max(...counts);
  const bar = (count: number) => bars[Math.ceil((count / most) * bars.length) - 1] ?? ' ';
  return counts.map(bar).join('');
}

function labelLines({ normal, anomalous }: NonNullable<Inspection['labels']>): string[] {
  const share = (count: number) => `${formatNumber((100 * count) / Math.max(1, normal + anomalous))} %`;
  return table(
    [
      ['anomalous', formatNumber(anomalous), share(anomalous)],
      ['normal', formatNumber(normal), share(normal)],
    ],
    { right: [1, 2] },
  );
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

function topLines(top: readonly TopEntity[], width: number): string[] {
  return top.flatMap(({ entity, score, reasons }) => [
    `${score.toFixed(3)}  ${styleText('red', clip(printable(entity), mostNameWidth))}`,
    ...reasons.slice(0, mostReasons).map((reason) => clip(`       ${printable(reason)}`, width)),
  ]);
}

const compact = new Intl.NumberFormat('en-US', { notation: 'compact', maximumSignificantDigits: 3 });

/** In at most seven characters: 12.3K, 0.0417, 5.3e-5. */
function shortNumber(value: number): string {
  if (value !== 0 && Math.abs(value) < 0.001) return value.toExponential(1);
  return Math.abs(value) < 1e15 ? compact.format(value) : value.toExponential(1);
}

function tableUnder(head: readonly string[], rows: readonly (readonly string[])[], right: readonly number[]) {
  return table([head, ...rows], { right, mostWidth: mostNameWidth });
}
