import { identifier, literal } from '../../core/aggregations/sql.js';
import type { Column, ColumnType } from '../../core/events/event.js';
import { fileList } from './duckdb.js';

/** Text of the statements that make judged files part of the lake, and that read it. Relations: see each. */

const lakeTypes: Record<ColumnType, string> = {
  string: 'VARCHAR',
  integer: 'BIGINT',
  decimal: 'BIGINT',
  boolean: 'BOOLEAN',
};

/** Rows per partition, as they stand in the files. */
export function rowsSql(files: readonly string[]): string {
  return `SELECT _partition AS partition, count(*) AS rows FROM read_parquet(${fileList(files)}) GROUP BY ALL`;
}

/**
 * `duplicates`: new events (at or past `positions`) whose id occurred at most `withinOffsets` offsets earlier in the
 * partition, itself a duplicate or not. `archived`: the files that may hold such earlier events.
 */
export function duplicatesSql(
  added: readonly string[],
  archived: readonly string[],
  id: string,
  positions: readonly number[],
  withinOffsets: number,
): string {
  const select = (files: readonly string[], where = '') =>
    `SELECT _partition, _offset, ${identifier(id)} AS id FROM read_parquet(${fileList(files)})${where}`;
  const ofPartition = (offsets: readonly number[]) => `[${offsets.join(', ')}][_partition + 1]`;
  const reach = positions.map((position) => position - withinOffsets);
  const recent = select(archived, ` WHERE _offset >= ${ofPartition(reach)}`);
  return `CREATE OR REPLACE TEMP TABLE duplicates AS
WITH ids AS (
  ${select(added)}${archived.length > 0 ? `\n  UNION ALL ${recent}` : ''}
), repeated AS (
  SELECT hash(id) AS id_hash FROM ids GROUP BY id_hash HAVING count(*) > 1
), occurrences AS (
  SELECT _partition, _offset, lag(_offset) OVER (PARTITION BY _partition, id ORDER BY _offset) AS _duplicate_of
  FROM ids WHERE hash(id) IN (FROM repeated)
)
SELECT * FROM occurrences
WHERE _offset - _duplicate_of <= ${withinOffsets} AND _offset >= ${ofPartition(positions)}`;
}

/** What `duplicates` holds, per partition. */
export const duplicateRangesSql = `SELECT _partition AS partition, min(_offset) AS first, max(_offset) AS last, count(*) AS rows
FROM duplicates GROUP BY ALL ORDER BY partition`;

export function writeDuplicatesSql(path: string): string {
  return `COPY (FROM duplicates ORDER BY _partition, _offset) TO ${literal(path)} (FORMAT parquet, COMPRESSION zstd)`;
}

/** A FROM item: the events of files, each with the offset of the event that it repeats, or NULL. */
export function eventsSql(
  columns: readonly Column[],
  events: readonly string[],
  duplicates: readonly string[],
): string {
  const names = columns.map(({ name }) => `event.${identifier(name)}`).join(', ');
  const place = '_partition, _offset, _log_time';
  const read = `read_parquet(${fileList(events)}) AS event`;
  return duplicates.length === 0
    ? `(SELECT ${place}, CAST(NULL AS BIGINT) AS _duplicate_of, ${names} FROM ${read})`
    : `(SELECT ${place}, _duplicate_of, ${names} FROM ${read} LEFT JOIN read_parquet(${fileList(duplicates)}) AS duplicate USING (_partition, _offset))`;
}

/** A FROM item with the columns of events and no rows. */
export function noEventsSql(columns: readonly Column[]): string {
  const typed = [
    'CAST(NULL AS INTEGER) AS _partition',
    ...['_offset', '_log_time', '_duplicate_of'].map((name) => `CAST(NULL AS BIGINT) AS ${name}`),
    ...columns.map(({ name, type }) => `CAST(NULL AS ${lakeTypes[type]}) AS ${identifier(name)}`),
  ];
  return `(SELECT ${typed.join(', ')} WHERE false)`;
}
