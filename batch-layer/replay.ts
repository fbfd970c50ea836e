import { join } from 'node:path';
import type { DuckDBValue } from '@duckdb/node-api';
import type { EventLog, Positions } from '../connectors/event-log/event-log.js';
import { type DuckDb, fileList, numberOf } from '../connectors/lake/duckdb.js';
import type { Lake } from '../connectors/lake/lake.js';
import type { LakeManifest } from '../connectors/lake/manifest.js';
import { identifier } from '../core/aggregations/sql.js';
import { createDoor } from '../core/events/door.js';
import { columnsOf, type DerivedEvent, indexOfColumn } from '../core/events/event.js';
import { type Rejection, type RejectionReason, reject } from '../core/events/rejection.js';
import type { Profile } from '../core/profile/profile.js';

/** A record as the fold meets it. */
export interface Replayed {
  readonly partition: number;
  readonly offset: number;
  readonly judged: DerivedEvent | Rejection;
}

/** All records below a cut once more; those that the door passed in offset order per partition. */
export interface Replay {
  /** `log`: through the door; `lake`: the log has lost some of them, so what the door said of them then. */
  readonly source: 'log' | 'lake';
  batches(): AsyncIterable<readonly Replayed[]>;
}

export interface ReplayOptions {
  readonly log: EventLog;
  readonly lake: Lake;
  readonly manifest: LakeManifest;
  readonly db: DuckDb;
  readonly profile: Profile;
  /** The cut: per partition, the first offset that is not wanted. */
  readonly to: Positions;
}

export async function openReplay(options: ReplayOptions): Promise<Replay> {
  const from = firstRecords(options.manifest);
  const earliest = await options.log.positions('earliest');
  const whole = from.every((first, partition) => earliest[partition]! <= first);
  return whole
    ? { source: 'log', batches: () => replayLog(options, from) }
    : { source: 'lake', batches: () => replayLake(options) };
}

/** Where the lake begins, past the hole that may be there. */
function firstRecords({ partitions, holes }: LakeManifest): Positions {
  return partitions.map(({ start }, index) => {
    return holes.find(({ partition, from }) => partition === index && from === start)?.to ?? start;
  });
}

async function* replayLog({ log, profile, to }: ReplayOptions, from: Positions): AsyncGenerator<Replayed[]> {
  const door = createDoor(profile);
  for await (const { partition, records } of log.read({ from, to })) {
    yield records.map(({ offset, logTime, value }) => ({
      partition,
      offset,
      judged: door.judge(value, logTime),
    }));
  }
}

async function* replayLake({ lake, manifest, db, profile, to }: ReplayOptions): AsyncGenerator<Replayed[]> {
  const below = `_offset < [${to.join(', ')}][_partition + 1]`;
  const columns = columnsOf(profile);
  const [id, time, entity] = [profile.id, profile.time, profile.entity].map((name) =>
    indexOfColumn(columns, name),
  );
  const names = columns.map(({ name }) => identifier(name)).join(', ');
  const events = `SELECT _partition, _offset, ${names} FROM ${lake.relation(manifest, null)}
    WHERE ${below} ORDER BY _partition, _offset`;
  for await (const rows of db.chunks(events)) {
    yield rows.map(([partition, offset, ...stored]): Replayed => {
      const values = stored.map(valueOfCell);
      const judged: DerivedEvent = {
        valid: true,
        id: values[id!] as string,
        time: values[time!] as number,
        entity: values[entity!] as string,
        values,
      };
      return { partition: numberOf(partition), offset: numberOf(offset), judged };
    });
  }
  const files = manifest.rejections.map(({ path }) => join(lake.folder, path));
  if (files.length === 0) return;
  const rejections = `SELECT _partition, _offset, reason, path FROM read_parquet(${fileList(files)}) WHERE ${below}`;
  for await (const rows of db.chunks(rejections)) {
    yield rows.map(([partition, offset, reason, path]): Replayed => {
      const judged = reject(reason as RejectionReason, String(path));
      return { partition: numberOf(partition), offset: numberOf(offset), judged };
    });
  }
}

/** A stored value as the door yields it. */
function valueOfCell(cell: DuckDBValue): string | number | boolean | null {
  return typeof cell === 'bigint' ? Number(cell) : (cell as string | boolean | null);
}
