import { identifier } from '../../core/aggregations/sql.js';
import type { Column, ColumnType } from '../../core/events/event.js';
import { fileList } from './duckdb.js';

/** Text of the statements with which staged events become lake files. Relations: see each. */

/** Small groups are cheaper to write into many days at once: a third of the memory, half of the time. */
const rowGroupRows = 20_480;

const dayMs = 86_400_000;

const lakeTypes: Record<ColumnType, string> = {
  string: 'VARCHAR',
  integer: 'BIGINT',
  decimal: 'BIGINT',
  boolean: 'BOOLEAN',
};

/** `ids`: partition, offset and id of the staged events and of the archived ones that can still make them duplicates. */
export function idsSql(
  staged: readonly string[],
  archived: readonly string[],
  id: string,
  reach: readonly number[],
): string {
  const select = (from: string, where = '') =>
    `SELECT CAST(_partition AS INTEGER) AS _partition, CAST(_offset AS BIGINT) AS _offset, ${identifier(id)} AS id FROM ${from}${where}`;
  const recent = ` WHERE _offset >= [${reach.join(', ')}][CAST(_partition AS INTEGER) + 1]`;
  const parts = [
    select(`read_parquet(${fileList(staged)})`),
    ...(archived.length > 0 ? [select(`read_parquet(${fileList(archived)})`, recent)] : []),
  ];
  return `CREATE OR REPLACE TEMP VIEW ids AS ${parts.join(' UNION ALL ')}`;
}

/** `duplicates`: records whose id occurred at most `withinOffsets` offsets earlier, itself a duplicate or not. */
export function duplicatesSql(withinOffsets: number): string {
  return `CREATE OR REPLACE TEMP TABLE duplicates AS
WITH repeated AS (
  SELECT _partition, id FROM ids GROUP BY ALL HAVING count(*) > 1
), occurrences AS (
  SELECT _partition, _offset, lag(_offset) OVER (PARTITION BY _partition, id ORDER BY _offset) AS _duplicate_of
  FROM ids SEMI JOIN repeated USING (_partition, id)
)
SELECT * FROM occurrences WHERE _offset - _duplicate_of <= ${withinOffsets}`;
}

/** The UTC days (since 1970-01-01) on which staged events happened, in order. */
export function daysSql(staged: readonly string[], time: string): string {
  return `SELECT DISTINCT CAST(${identifier(time)} AS BIGINT) // ${dayMs} AS day
FROM read_parquet(${fileList(staged)}) ORDER BY day`;
}

/** Staged events of the days [first, last] as the lake stores them, one folder `_day=YYYY-MM-DD` per UTC day. */
export function eventsSql(
  staged: readonly string[],
  [first, last]: readonly [first: number, last: number],
  columns: readonly Column[],
  time: string,
  folder: string,
  stem: string,
): string {
  const values = columns.map(
    ({ name, type }) => `CAST(staged.${identifier(name)} AS ${lakeTypes[type]}) AS ${identifier(name)}`,
  );
  return `COPY (
  WITH staged AS (
    SELECT CAST(_partition AS INTEGER) AS _partition, CAST(_offset AS BIGINT) AS _offset,
      CAST(_log_time AS BIGINT) AS _log_time, * EXCLUDE (_partition, _offset, _log_time)
    FROM read_parquet(${fileList(staged)})
    WHERE ${identifier(time)} >= ${first * dayMs} AND ${identifier(time)} < ${(last + 1) * dayMs}
  )
  SELECT _partition, _offset, _log_time, _duplicate_of, ${values.join(', ')},
    strftime(make_timestamp(CAST(staged.${identifier(time)} AS BIGINT) * 1000), '%Y-%m-%d') AS _day
  FROM staged LEFT JOIN duplicates USING (_partition, _offset)
) TO '${folder.replaceAll("'", "''")}' (FORMAT parquet, COMPRESSION snappy, ROW_GROUP_SIZE ${rowGroupRows},
  PARTITION_BY (_day), FILENAME_PATTERN '${stem}-{i}', OVERWRITE_OR_IGNORE)`;
}

/** Staged rejections as the lake stores them, in log order. */
export function rejectionsSql(staged: readonly string[], path: string): string {
  return `COPY (
  SELECT CAST(_partition AS INTEGER) AS _partition, CAST(_offset AS BIGINT) AS _offset,
    CAST(_log_time AS BIGINT) AS _log_time, reason, path, raw
  FROM read_parquet(${fileList(staged)}) ORDER BY _partition, _offset
) TO '${path.replaceAll("'", "''")}' (FORMAT parquet, COMPRESSION snappy)`;
}

/** Per file (`_file`) and partition: rows, offsets, and how many rows have a value in `duplicateColumn`. */
export function rangesSql(files: readonly string[], duplicateColumn: string): string {
  return `SELECT _file, _partition AS partition, min(_offset) AS first, max(_offset) AS last, count(*) AS rows,
  count(${duplicateColumn}) AS duplicates
FROM read_parquet(${fileList(files)}, filename = '_file', hive_partitioning = false)
GROUP BY ALL ORDER BY _file, partition`;
}

/** A FROM item with the columns of events and no rows. */
export function noEventsSql(columns: readonly Column[]): string {
  const typed = [
    ...['_partition', '_offset', '_log_time', '_duplicate_of'].map(
      (name) => `CAST(NULL AS BIGINT) AS ${name}`,
    ),
    ...columns.map(({ name, type }) => `CAST(NULL AS ${lakeTypes[type]}) AS ${identifier(name)}`),
  ];
  return `(SELECT ${typed.join(', ')} WHERE false)`;
}
