import { stat } from 'node:fs/promises';
import { tableFormatOf } from '../../connectors/table/format.js';
import type { Table } from '../../connectors/table/table.js';
import { StreamGuardError } from '../../core/errors/errors.js';
import { createExplainer, reasonsOf } from '../../core/models/explanation.js';
import { normalizeScores, rank } from '../../core/models/labels.js';
import type { LabelPolicy, Profile } from '../../core/profile/profile.js';
import type { Progress } from '../../core/progress/progress.js';
import { type Detection, fitModel } from './fit-model.js';

export interface ScoreTableOptions {
  readonly table: Table;
  /** Where the table goes with its scores; .parquet or .csv. */
  readonly output: string;
  /** The column that names a row; it is not scored. */
  readonly id: string | null;
  /** Columns that are kept, but not scored. */
  readonly exclude: readonly string[];
  readonly detectors: Profile['detectors'];
  readonly labels: LabelPolicy;
  readonly progress: Progress;
}

export interface ScoredTable {
  /** The columns it was scored by. */
  readonly features: readonly string[];
  readonly anomalous: number;
  readonly labels: Pick<Detection['labels'], 'method' | 'threshold'>;
  /** The anomalous rows, the worst first, at most 10. */
  readonly top: readonly TopRow[];
}

interface TopRow {
  /** From 1, in the order of the table. */
  readonly row: number;
  readonly id: string | null;
  readonly anomaly_score: number;
  readonly anomaly_score_normalized: number;
  readonly reasons: readonly string[];
}

const ADDED = ['anomaly_score', 'anomaly_score_normalized', 'is_anomaly'];
const MOST_TOP_ROWS = 10;
const MOST_REASONS = 3;

/** Scores a table against itself and writes it with anomaly_score, anomaly_score_normalized and is_anomaly (0, 1). */
export async function scoreTable(options: ScoreTableOptions): Promise<ScoredTable> {
  const { table, output, id, progress } = options;
  const features = featuresOf(options);
  const format = tableFormatOf(output);
  if (format === null) {
    throw usage(`${output} is no name of a table.`, 'End --output with .parquet or .csv.');
  }
  if (await isSameFile(table.path, output)) {
    throw usage(`${output} is the table itself.`, 'Name another file with --output.');
  }
  const reading = progress.stage('read', table.rows, 'rows');
  const matrix = await table.matrix(features);
  reading.advance(table.rows);
  reading.done();
  const scoring = progress.stage('score', table.rows, 'rows');
  const detection = fitModel(matrix, options.detectors, options.labels);
  scoring.advance(table.rows);
  scoring.done();
  const { model, scores, labels } = detection;
  const normalized = normalizeScores(scores);
  await table.write(output, format, [
    { name: 'anomaly_score', type: 'DOUBLE', value: (row) => scores[row]! },
    { name: 'anomaly_score_normalized', type: 'DOUBLE', value: (row) => normalized[row]! },
    { name: 'is_anomaly', type: 'INTEGER', value: (row) => labels.isAnomaly[row]! },
  ]);
  const anomalous = [...rank(scores)].filter((row) => labels.isAnomaly[row] === 1);
  const shown = anomalous.slice(0, MOST_TOP_ROWS);
  const ids = id === null ? null : await table.texts(id, shown);
  const explain = createExplainer(model);
  const width = features.length;
  return {
    features,
    anomalous: anomalous.length,
    labels: model.labels,
    top: shown.map((row, index) => ({
      row: row + 1,
      id: ids?.[index] ?? null,
      anomaly_score: scores[row]!,
      anomaly_score_normalized: normalized[row]!,
      reasons: reasonsOf(explain(matrix.values.subarray(row * width, (row + 1) * width)), MOST_REASONS).map(
        ({ text }) => text,
      ),
    })),
  };
}

function featuresOf({ table, id, exclude }: ScoreTableOptions): string[] {
  const { path, columns } = table;
  const names = columns.map(({ name }) => name);
  const unknown = [...exclude, ...(id === null ? [] : [id])].find((name) => !names.includes(name));
  if (unknown !== undefined) {
    throw usage(`${path} has no column ${unknown}.`, `Its columns are ${names.join(', ')}.`);
  }
  const taken = names.find((name) => ADDED.includes(name.toLowerCase()));
  if (taken !== undefined) {
    throw usage(
      `${path} already has a column ${taken}.`,
      'Score the table without it: it would be overwritten.',
    );
  }
  if (table.rows === 0) throw usage(`${path} has no rows.`, 'Name a table with at least one row.');
  const features = columns
    .filter(({ name, isNumeric }) => isNumeric && name !== id && !exclude.includes(name))
    .map(({ name }) => name);
  if (features.length > 0) return features;
  const types = columns.map(({ name, type }) => `${name} (${type})`).join(', ');
  throw usage(`${path} has no numeric column left to score.`, `Its columns are ${types}.`);
}

async function isSameFile(one: string, other: string): Promise<boolean> {
  const [first, second] = await Promise.all([stat(one), stat(other).catch(() => null)]);
  return second !== null && first.ino === second.ino && first.dev === second.dev;
}

function usage(problem: string, cure: string): StreamGuardError {
  return new StreamGuardError('usage', { problem, cure });
}
