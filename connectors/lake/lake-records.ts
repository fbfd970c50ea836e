import type { DuckDBValue } from '@duckdb/node-api';
import { identifier } from '../../core/aggregations/sql.js';
import { type Column, columnsOf, type DerivedEvent, indexOfColumn } from '../../core/events/event.js';
import { type Rejection, type RejectionReason, reject } from '../../core/events/rejection.js';
import type { Profile } from '../../core/profile/profile.js';
import { type DuckDb, numberOf } from './duckdb.js';
import type { LakeManifest } from './manifest.js';
import { type PartitionRange, rowsOf, slicesOf } from './slices.js';

/** A record of the log without its bytes: what the door said of it when it was archived. */
export interface LakeRecord {
  readonly partition: number;
  readonly offset: number;
  readonly judged: DerivedEvent | Rejection;
}

/**
 * What the lake has of a range, events and rejections, in offset order, at most 2,048 at a time.
 * @param profile by whose door the lake was filled
 */
export async function* lakeRecords(
  db: DuckDb,
  lake: string,
  manifest: LakeManifest,
  profile: Profile,
  range: PartitionRange,
): AsyncGenerator<LakeRecord[]> {
  const columns = columnsOf(profile);
  const eventOf = eventReader(profile, columns);
  for (const slice of slicesOf(range)) {
    const sql = recordsSql(
      columns,
      rowsOf(lake, manifest.events, slice),
      rowsOf(lake, manifest.rejections, slice),
    );
    if (sql === null) continue;
    for await (const rows of db.chunks(sql)) {
      yield rows.map(([offset, reason, path, ...values]) => ({
        partition: range.partition,
        offset: numberOf(offset),
        judged: reason === null ? eventOf(values) : reject(reason as RejectionReason, String(path)),
      }));
    }
  }
}

/** `events`, `rejections`: their rows. Yields _offset, the reason and path of a rejection, the values of an event. */
function recordsSql(
  columns: readonly Column[],
  events: string | null,
  rejections: string | null,
): string | null {
  const names = columns.map(({ name }) => identifier(name)).join(', ');
  const selects = [
    ...(events === null ? [] : [`SELECT _offset, NULL, NULL, ${names} ${events}`]),
    ...(rejections === null
      ? []
      : [`SELECT _offset, reason, path, ${columns.map(() => 'NULL').join(', ')} ${rejections}`]),
  ];
  return selects.length === 0 ? null : `${selects.join('\nUNION ALL ')}\nORDER BY 1`;
}

function eventReader(profile: Profile, columns: readonly Column[]) {
  const [id, time, entity] = [profile.id, profile.time, profile.entity].map((name) =>
    indexOfColumn(columns, name),
  );
  return (cells: readonly DuckDBValue[]): DerivedEvent => {
    const values = cells.map(valueOfCell);
    return {
      valid: true,
      id: values[id!] as string,
      time: values[time!] as number,
      entity: values[entity!] as string,
      values,
    };
  };
}

/** A stored value as the door yields it. */
function valueOfCell(cell: DuckDBValue): string | number | boolean | null {
  return typeof cell === 'bigint' ? Number(cell) : (cell as string | boolean | null);
}
