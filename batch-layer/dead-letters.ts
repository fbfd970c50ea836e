import type { DuckDBValue } from '@duckdb/node-api';
import type { EventLog, NewRecord } from '../connectors/event-log/event-log.js';
import { openEventLog } from '../connectors/event-log/open.js';
import { type DuckDb, fileList, numberOf } from '../connectors/lake/duckdb.js';
import { type DeadLetter, letterId } from './dead-letters/letter.js';

/** The log of rejected records. Each is written once, also when the publication it belongs to was cut short. */
export class DeadLetterLog {
  private constructor(private readonly log: EventLog) {}

  static async open(folder: string): Promise<DeadLetterLog> {
    return new DeadLetterLog(await openEventLog(`dir:${folder}`, { create: { partitions: 1 } }));
  }

  /**
   * Appends the rejections of files in log order, except those that a publication that never happened wrote behind `position`.
   * @returns the log's end, to be published
   */
  async append(db: DuckDb, files: readonly string[], position: number): Promise<number> {
    if (files.length > 0) {
      const written = await this.#writtenBehind(position);
      const writer = await this.log.writer();
      const sql = `SELECT _partition, _offset, _log_time, reason, path, to_base64(raw) AS raw
        FROM read_parquet(${fileList(files)}) ORDER BY _partition, _offset`;
      for await (const rows of db.chunks(sql)) {
        const letters = rows.map(letterOf).filter((letter) => !written.has(letterId(letter)));
        await writer.append(letters.map(recordOf));
      }
      await writer.close();
    }
    return (await this.log.positions('latest'))[0]!;
  }

  close(): Promise<void> {
    return this.log.close();
  }

  async #writtenBehind(position: number): Promise<Set<string>> {
    const [earliest, to] = [await this.log.positions('earliest'), await this.log.positions('latest')];
    const written = new Set<string>();
    if (to[0]! <= position) return written;
    for await (const { records } of this.log.read({ from: [Math.max(position, earliest[0]!)], to })) {
      for (const { value } of records) written.add(letterId(JSON.parse(String(value)) as DeadLetter));
    }
    return written;
  }
}

function letterOf([partition, offset, logTime, reason, path, raw]: readonly DuckDBValue[]): DeadLetter {
  return {
    partition: numberOf(partition),
    offset: numberOf(offset),
    log_time: numberOf(logTime),
    reason: String(reason),
    path: String(path),
    raw: raw === null || raw === undefined ? null : String(raw),
  };
}

function recordOf(letter: DeadLetter): NewRecord {
  return {
    key: Buffer.from(letterId(letter)),
    value: Buffer.from(JSON.stringify(letter)),
    logTime: letter.log_time,
  };
}
