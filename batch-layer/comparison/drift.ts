import { type DuckDb, histogramOf, numberOf, numbersOf } from '../../connectors/lake/duckdb.js';
import { identifier } from '../../core/aggregations/sql.js';
import { boundsOf, type Stability, stability } from '../../core/runs/stability.js';

const deciles = [0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9];
/** About so many entities settle where bins end; all are counted. */
const mostForBounds = 20_000;

/** How far a column moved; null where one of the tables is empty. */
export interface Drift {
  readonly column: string;
  readonly stability: Stability | null;
}

/**
 * The drift of numeric columns from one FROM item to another: ten bins by the deciles of `before`, and one for NULL.
 * Each table is read once for all columns.
 */
export async function driftOf(
  db: DuckDb,
  before: string,
  after: string,
  columns: readonly string[],
  entity: string,
): Promise<Drift[]> {
  if (columns.length === 0) return [];
  const bounds = await boundsPerColumn(db, before, columns, entity);
  const counted = await countPerBin(db, before, columns, bounds);
  const countedAfter = await countPerBin(db, after, columns, bounds);
  return columns.map((column, index) => ({
    column,
    stability: stability(counted[index]!, countedAfter[index]!),
  }));
}

async function boundsPerColumn(
  db: DuckDb,
  table: string,
  columns: readonly string[],
  entity: string,
): Promise<number[][]> {
  const [counted] = await db.rows(`SELECT count(*) AS n FROM ${table}`);
  const oneIn = Math.max(1, Math.floor(numberOf(counted?.n) / mostForBounds));
  const selected = columns.map(
    (name, index) => `quantile_disc(${numeric(name)}, [${deciles.join(', ')}]) AS c${index}`,
  );
  const [row] = await db.rows(
    `SELECT ${selected.join(', ')} FROM ${table} WHERE hash(${identifier(entity)}) % ${oneIn} = 0`,
  );
  return columns.map((_, index) => boundsOf(numbersOf(row?.[`c${index}`]) ?? []));
}

/** Per column the rows per bin; the last two are those above every bound, and those without a value. */
async function countPerBin(
  db: DuckDb,
  table: string,
  columns: readonly string[],
  bounds: readonly (readonly number[])[],
): Promise<number[][]> {
  const selected = columns.flatMap((name, index) => {
    const list = bounds[index]!.map((bound) => `${bound.toExponential()}::DOUBLE`);
    const histogram = `histogram(${numeric(name)}, [${list.join(', ')}]::DOUBLE[]) AS c${index}`;
    return [`count(${identifier(name)}) AS n${index}`, ...(list.length > 0 ? [histogram] : [])];
  });
  const [row] = await db.rows(`SELECT count(*) AS n, ${selected.join(', ')} FROM ${table}`);
  return columns.map((_, index) => {
    const present = numberOf(row?.[`n${index}`]);
    const upTo = histogramOf(row?.[`c${index}`]);
    const bins = bounds[index]!.map((bound) => upTo.get(bound) ?? 0);
    const above = present - bins.reduce((sum, count) => sum + count, 0);
    return [...bins, above, numberOf(row?.n) - present];
  });
}

function numeric(name: string): string {
  return `CAST(${identifier(name)} AS DOUBLE)`;
}
