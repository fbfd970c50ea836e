import { join } from 'node:path';
import { DuckDBBlobValue, type DuckDBValue } from '@duckdb/node-api';
import type { LogBatch, LogRecord, Positions } from '../event-log/event-log.js';
import { type DuckDb, fileList, numberOf } from './duckdb.js';
import type { LakeFile, LakeManifest, OffsetRange } from './manifest.js';

/** Offsets that are sorted at a time. */
const sliceOffsets = 50_000;

/**
 * The records below `to` as the log had them, from the bytes that the lake kept of events and rejections: in offset order
 * per partition, without their keys.
 */
export async function* rawRecords(
  db: DuckDb,
  lake: string,
  manifest: LakeManifest,
  to: Positions,
): AsyncGenerator<LogBatch> {
  const files = [...manifest.raw, ...manifest.rejections];
  for (const [partition, { start }] of manifest.partitions.entries()) {
    for (let first = start; first < to[partition]!; first += sliceOffsets) {
      const position = Math.min(to[partition]!, first + sliceOffsets);
      const within = files.filter(reaching({ partition, first, last: position - 1 }));
      if (within.length === 0) continue;
      const sql = `SELECT _offset, _log_time, raw FROM read_parquet(${listOf(lake, within)})
        WHERE _partition = ${partition} AND _offset BETWEEN ${first} AND ${position - 1} ORDER BY _offset`;
      for await (const rows of db.chunks(sql)) {
        const records = rows.map(recordOf);
        yield { partition, records, position: records.at(-1)!.offset + 1, notRecords: 0 };
      }
    }
  }
}

/** Per partition, the events below `below` of which the lake kept no bytes: how many, from which offset to which. */
export async function eventsWithoutRaw(
  db: DuckDb,
  lake: string,
  { events, raw }: LakeManifest,
  below: Positions,
): Promise<(OffsetRange & { readonly events: number })[]> {
  const wanted = events.filter(({ offsets }) =>
    offsets.some(({ partition, first }) => first < below[partition]!),
  );
  if (wanted.length === 0) return [];
  const kept =
    raw.length > 0 ? `ANTI JOIN read_parquet(${listOf(lake, raw)}) USING (_partition, _offset)` : '';
  const rows =
    await db.rows(`SELECT _partition AS partition, min(_offset) AS first, max(_offset) AS last, count(*) AS events
    FROM read_parquet(${listOf(lake, wanted)}) AS event ${kept}
    WHERE event._offset < [${below.join(', ')}][event._partition + 1] GROUP BY ALL ORDER BY partition`);
  return rows.map(({ partition, first, last, events }) => {
    return {
      partition: numberOf(partition),
      first: numberOf(first),
      last: numberOf(last),
      events: numberOf(events),
    };
  });
}

function reaching(wanted: OffsetRange): (file: LakeFile) => boolean {
  return ({ offsets }) =>
    offsets.some(
      ({ partition, first, last }) =>
        partition === wanted.partition && first <= wanted.last && last >= wanted.first,
    );
}

function listOf(lake: string, files: readonly LakeFile[]): string {
  return fileList(files.map(({ path }) => join(lake, path)));
}

function recordOf([offset, logTime, raw]: readonly DuckDBValue[]): LogRecord {
  return { offset: numberOf(offset), logTime: numberOf(logTime), key: null, value: bufferOf(raw!) };
}

function bufferOf(raw: DuckDBValue): Buffer | null {
  if (!(raw instanceof DuckDBBlobValue)) return null;
  const { buffer, byteOffset, length } = raw.bytes;
  return Buffer.from(buffer, byteOffset, length);
}
