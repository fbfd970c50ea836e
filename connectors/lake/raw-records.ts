import { join } from 'node:path';
import { DuckDBBlobValue, type DuckDBValue } from '@duckdb/node-api';
import type { LogBatch, LogRecord, Positions } from '../event-log/event-log.js';
import { type DuckDb, fileList, numberOf } from './duckdb.js';
import type { LakeFile, LakeManifest, OffsetRange } from './manifest.js';
import { rowsOf, slicesOf } from './slices.js';

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
    for (const slice of slicesOf({ partition, from: start, to: to[partition]! })) {
      const rows = rowsOf(lake, files, slice);
      if (rows === null) continue;
      for await (const chunk of db.chunks(`SELECT _offset, _log_time, raw ${rows} ORDER BY _offset`)) {
        const records = chunk.map(recordOf);
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
