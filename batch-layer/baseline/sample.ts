import type { DuckDBValue } from '@duckdb/node-api';
import { type DuckDb, numberOf } from '../../connectors/lake/duckdb.js';
import { identifier, literal } from '../../core/aggregations/sql.js';
import type { Value } from '../../core/events/event.js';
import type { FeatureSet } from '../../core/features/feature-set.js';
import { readColumns } from '../../core/features/read-columns.js';
import { countedBelow, type StatesSource } from '../../core/features/states-source.js';

/** One event of an entity in the sample. */
export interface SampledEvent {
  readonly entity: string;
  readonly offset: number;
  /** Epoch ms. */
  readonly time: number;
  readonly values: readonly Value[];
}

/** Whole entities, drawn at random. */
export interface Sample {
  readonly entities: readonly string[];
  /** How many there are for each that was drawn. */
  readonly scale: number;
}

/** No entity has more than this share of the sample's events: a machine's account would crowd out all others. */
const mostOfOne = 0.1;

/**
 * Entities with an event in the window, drawn without replacement, that together have at most so many events; all of them
 * where there are no more. Those with too many alone are left out while there are others. The same entities are the same
 * sample: their order is that of a digest of their names.
 */
export async function drawSample(
  db: DuckDb,
  source: StatesSource,
  mostEvents: number,
  seed: number,
): Promise<Sample> {
  const entity = identifier(source.entityColumn);
  const rows = await db.rows(`WITH entities AS (
      SELECT ${entity} AS entity, count(*) AS events ${counted(source)} GROUP BY ALL
    ) SELECT entity, events, count(*) OVER () AS entities, CAST(sum(events) OVER () AS BIGINT) AS total
    FROM entities ORDER BY md5(entity || ${literal(` ${seed}`)}), entity LIMIT ${mostEvents}`);
  const entities: string[] = [];
  let events = 0;
  for (const row of rows) {
    const own = numberOf(row.events);
    const isTooMuch = own > mostOfOne * mostEvents || events + own > mostEvents;
    if (numberOf(row.total) > mostEvents && isTooMuch) continue;
    entities.push(String(row.entity));
    events += own;
  }
  const all = rows.length === 0 ? 0 : numberOf(rows[0]!.entities);
  return { entities, scale: Math.max(1, all / Math.max(1, entities.length)) };
}

/**
 * The events of a sample in arrival order of each entity; those with an event time from `fromMs` after all others.
 * Values that nothing counts are null.
 */
export async function* sampledEvents(
  db: DuckDb,
  source: StatesSource,
  { columns, aggregations }: FeatureSet,
  { entities }: Sample,
  fromMs: number,
): AsyncGenerator<SampledEvent[]> {
  const read = readColumns(aggregations);
  const wanted = columns.flatMap((column, index) => (read.has(column.name) ? [{ column, index }] : []));
  const [entity, time] = [identifier(source.entityColumn), identifier(source.timeColumn)];
  const names = wanted.map(({ column }) => identifier(column.name));
  const sql = `SELECT ${[entity, '_offset', time, ...names].join(', ')} ${counted(source)}
    AND ${entity} IN (${entities.map(literal).join(', ')}) ORDER BY ${time} >= ${fromMs}, _partition, _offset`;
  for await (const rows of db.chunks(sql)) {
    yield rows.map(([entity, offset, time, ...cells]) => {
      const values = new Array<Value>(columns.length).fill(null);
      wanted.forEach(({ index }, cell) => {
        values[index] = valueOfCell(cells[cell]!);
      });
      return { entity: String(entity), offset: numberOf(offset), time: numberOf(time), values };
    });
  }
}

function counted({ relation, cut, windowStart, timeColumn }: StatesSource): string {
  const inWindow = windowStart === null ? [] : [`${identifier(timeColumn)} >= ${windowStart}`];
  return `FROM ${relation} WHERE ${[...countedBelow(cut), ...inWindow].join(' AND ')}`;
}

/** As the door yields it. */
function valueOfCell(cell: DuckDBValue): Value {
  return typeof cell === 'bigint' ? Number(cell) : (cell as Value);
}
