import { type DuckDb, numberOf, type Row } from '../connectors/lake/duckdb.js';
import { identifier } from '../core/aggregations/sql.js';

const bins = 10;
const scoreBins = 50;
const isAnomalous = 'CAST(is_anomaly AS INTEGER) = 1';

/** What a table of training data holds, for a first look. */
export interface Inspection {
  readonly rows: number;
  readonly columns: readonly ColumnSummary[];
  /** null where the table has no labels. */
  readonly labels: { readonly normal: number; readonly anomalous: number } | null;
  /** null where the table has no normalised score. */
  readonly scores: ScoreHistogram | null;
  /** By cohort; none where the table has no such column. */
  readonly cohorts: readonly CohortSummary[];
}

/** Entities in equal steps of the normalised score, from 0 to 1. */
export interface ScoreHistogram {
  readonly counts: readonly number[];
  /** Of these the anomalous ones. */
  readonly anomalous: readonly number[];
}

export interface ColumnSummary {
  readonly name: string;
  /** DuckDB's. */
  readonly type: string;
  readonly nulls: number;
  readonly distinct: number;
  /** Of the finite values; null where there is none, or the column holds no numbers. */
  readonly distribution: Distribution | null;
}

export interface Distribution {
  readonly min: number;
  readonly p25: number;
  readonly median: number;
  readonly p75: number;
  readonly max: number;
  /** Values in equal steps from min to max; a single step where these are equal. */
  readonly counts: readonly number[];
}

export interface CohortSummary {
  readonly cohort: number;
  readonly size: number;
  readonly anomalous: number;
  /** Feature → median; null where no entity of the cohort has a value. */
  readonly medians: Readonly<Record<string, number | null>>;
}

/** @param features whose medians are told of each cohort; those that the table lacks are left out */
export async function inspectTable(
  db: DuckDb,
  table: string,
  features: readonly string[],
): Promise<Inspection> {
  const described = await db.rows(`DESCRIBE ${identifier(table)}`);
  const declared = described.map(({ column_name, column_type }) => ({
    name: String(column_name),
    type: String(column_type),
  }));
  const columns: ColumnSummary[] = [];
  for (const { name, type } of declared) columns.push(await summarize(db, table, name, type));
  const numeric = new Set(columns.flatMap(({ name, distribution }) => (distribution ? [name] : [])));
  const labelled = columns.some(({ name, type }) => name === 'is_anomaly' && isLabel(type));
  const [total] = await db.rows(`SELECT count(*) AS rows FROM ${identifier(table)}`);
  const rows = numberOf(total?.rows);
  return {
    rows,
    columns,
    labels: labelled ? await labelsOf(db, table, rows) : null,
    scores: numeric.has('anomaly_score_normalized') ? await scoresOf(db, table, labelled) : null,
    cohorts: numeric.has('cohort')
      ? await cohortsOf(
          db,
          table,
          features.filter((name) => numeric.has(name)),
          labelled,
        )
      : [],
  };
}

async function summarize(db: DuckDb, table: string, name: string, type: string): Promise<ColumnSummary> {
  const column = identifier(name);
  const [counted] = await db.rows(
    `SELECT count(*) - count(${column}) AS nulls, count(DISTINCT ${column}) AS "distinct" FROM ${identifier(table)}`,
  );
  return {
    name,
    type,
    nulls: numberOf(counted?.nulls),
    distinct: numberOf(counted?.distinct),
    distribution: isNumeric(type) ? await distributionOf(db, table, column) : null,
  };
}

async function distributionOf(db: DuckDb, table: string, column: string): Promise<Distribution | null> {
  const finite = `finite AS (
    SELECT CAST(${column} AS DOUBLE) AS v FROM ${identifier(table)} WHERE isfinite(CAST(${column} AS DOUBLE))
  )`;
  const [row] = await db.rows(`WITH ${finite}
    SELECT min(v) AS min, quantile_cont(v, 0.25) AS p25, median(v) AS median, quantile_cont(v, 0.75) AS p75, max(v) AS max
    FROM finite`);
  if (!row || row.min === null) return null;
  const [min, max] = [Number(row.min), Number(row.max)];
  const counts = new Array<number>(max > min ? bins : 1).fill(0);
  const counted =
    await db.rows(`WITH ${finite}, bounds AS (SELECT min(v) / 2 AS low, max(v) / 2 AS high FROM finite)
    SELECT CAST(least(floor((v / 2 - low) / (high - low) * ${bins}), ${bins - 1}) AS INTEGER) AS bin, count(*) AS n
    FROM finite, bounds GROUP BY bin`);
  for (const { bin, n } of counted) counts[max > min ? numberOf(bin) : 0] = numberOf(n);
  return { min, p25: Number(row.p25), median: Number(row.median), p75: Number(row.p75), max, counts };
}

async function labelsOf(db: DuckDb, table: string, rows: number): Promise<Inspection['labels']> {
  const [row] = await db.rows(`SELECT count(*) AS anomalous FROM ${identifier(table)} WHERE ${isAnomalous}`);
  const anomalous = numberOf(row?.anomalous);
  return { normal: rows - anomalous, anomalous };
}

async function scoresOf(db: DuckDb, table: string, labelled: boolean): Promise<ScoreHistogram> {
  const rows = await db.rows(`SELECT
    CAST(least(floor(anomaly_score_normalized * ${scoreBins}), ${scoreBins - 1}) AS INTEGER) AS bin,
    count(*) AS n, ${labelled ? `count(*) FILTER (${isAnomalous})` : '0'} AS anomalous
    FROM ${identifier(table)} WHERE anomaly_score_normalized BETWEEN 0 AND 1 GROUP BY bin`);
  const counts = new Array<number>(scoreBins).fill(0);
  const anomalous = new Array<number>(scoreBins).fill(0);
  for (const row of rows) {
    counts[numberOf(row.bin)] = numberOf(row.n);
    anomalous[numberOf(row.bin)] = numberOf(row.anomalous);
  }
  return { counts, anomalous };
}

async function cohortsOf(
  db: DuckDb,
  table: string,
  features: readonly string[],
  labelled: boolean,
): Promise<CohortSummary[]> {
  const medians = features.map((name) => `, median(${identifier(name)}) AS ${identifier(name)}`).join('');
  const found = await db.rows(`SELECT CAST(cohort AS BIGINT) AS _cohort, count(*) AS _size,
    ${labelled ? `count(*) FILTER (${isAnomalous})` : '0'} AS _anomalous${medians}
    FROM ${identifier(table)} WHERE cohort IS NOT NULL GROUP BY ALL ORDER BY _cohort`);
  return found.map((row) => ({
    cohort: numberOf(row._cohort),
    size: numberOf(row._size),
    anomalous: numberOf(row._anomalous),
    medians: Object.fromEntries(features.map((name) => [name, numberOrNull(row, name)])),
  }));
}

function numberOrNull(row: Row, name: string): number | null {
  const value = row[name];
  return value === null || value === undefined ? null : Number(value);
}

function isLabel(type: string): boolean {
  return type === 'BOOLEAN' || isNumeric(type);
}

function isNumeric(type: string): boolean {
  return /^(U?(TINY|SMALL|BIG|HUGE)INT|U?INTEGER|FLOAT|DOUBLE|DECIMAL\(.*\))$/.test(type);
}
