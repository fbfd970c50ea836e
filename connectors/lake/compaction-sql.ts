import { identifier, literal } from '../../core/aggregations/sql.js';
import { fileList } from './duckdb.js';

/** Text of the statements that make large files of small ones. */

const dayMs = 86_400_000;

/** UTC days since 1970, of which the first and the last are within. */
export interface Days {
  readonly first: number;
  readonly last: number;
}

export function startOf({ first }: Days): number {
  return first * dayMs;
}

export function endOf({ last }: Days): number {
  return (last + 1) * dayMs;
}

/** How many rows each day of event time has, in the order of days. */
export function rowsPerDaySql(files: readonly string[], time: string): string {
  return `SELECT ${identifier(time)} // ${dayMs} AS day, count(*) AS rows FROM read_parquet(${fileList(files)}) GROUP BY ALL ORDER BY day`;
}

/**
 * Rows stay about as the files have them: to sort them takes memory, and who reads them sorts anyway. Small row groups are
 * what keeps it within 128 MB.
 */
export function mergeSql(files: readonly string[], to: string, where: string): string {
  return `COPY (FROM read_parquet(${fileList(files)}) WHERE ${where}) TO ${literal(to)} (FORMAT parquet, COMPRESSION zstd, ROW_GROUP_SIZE 40960, ROW_GROUP_SIZE_BYTES '8MB')`;
}

export function inDaysSql(time: string, days: Days): string {
  return `${identifier(time)} >= ${startOf(days)} AND ${identifier(time)} < ${endOf(days)}`;
}

/** What a file holds, per partition; `time` is null where its rows have none. */
export function contentsSql(file: string, time: string | null): string {
  const [least, greatest] = time
    ? [`min(${identifier(time)})`, `max(${identifier(time)})`]
    : ['NULL', 'NULL'];
  return `SELECT _partition AS partition, min(_offset) AS first, max(_offset) AS last, count(*) AS rows, ${least} AS least, ${greatest} AS greatest
FROM read_parquet(${fileList([file])}) GROUP BY _partition ORDER BY partition`;
}
