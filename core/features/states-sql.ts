import type { Aggregation } from '../aggregations/aggregation.js';
import { identifier } from '../aggregations/sql.js';
import type { FeatureSet } from './feature-set.js';

/**
 * The SQL engine: text that turns the lake's rows into the states that `Accumulator` folds. DuckDB's dialect.
 *
 * `_partition`, `_offset`, `_duplicate_of` are columns of the lake; see `AggregationSql` for what aggregations add.
 */
export interface StatesSql {
  /** One row per (partition, entity, value) of a map aggregation, by its id; sorted for a merge with the scalars. */
  readonly entries: ReadonlyMap<string, string>;
  /** One row per (partition, entity) with every scalar as `<aggregation id>.<scalar>`, sorted by both. */
  scalars(entriesTable: (aggregationId: string) => string): string;
}

export interface StatesSource {
  /** A FROM item that yields the lake's rows. */
  readonly relation: string;
  readonly entityColumn: string;
  readonly timeColumn: string;
  /** Rows at or past its partition's offset are not counted. */
  readonly cut: readonly number[];
  /** Epoch ms; null: every event counts. */
  readonly windowStart: number | null;
}

export function statesSql(features: FeatureSet, source: StatesSource): StatesSql {
  const events = eventsSql(features, source);
  const maps = features.aggregations.filter(({ sql }) => sql.entryValue !== null);
  return {
    entries: new Map(maps.map((aggregation) => [aggregation.id, entriesSql(aggregation, events)])),
    scalars: (entriesTable) => scalarsSql(features.aggregations, events, entriesTable),
  };
}

/** L of the design: what the door passed below the cut, without duplicates, in the window. */
function eventsSql(
  features: FeatureSet,
  { relation, entityColumn, timeColumn, cut, windowStart }: StatesSource,
): string {
  const perEvent = new Map(features.aggregations.flatMap(({ sql }) => Object.entries(sql.perEvent)));
  const added = [...perEvent].map(([name, expression]) => `, ${expression} AS ${name}`).join('');
  const conditions = [
    '_duplicate_of IS NULL',
    `_offset < [${cut.join(', ')}][_partition + 1]`,
    ...(windowStart === null ? [] : [`${identifier(timeColumn)} >= ${windowStart}`]),
  ];
  return `WITH arrivals AS (
  SELECT *, ${identifier(entityColumn)} AS _entity, ${identifier(timeColumn)} AS _time
  FROM ${relation}
  WHERE ${conditions.join(' AND ')}
), events AS (
  SELECT *${added} FROM arrivals
)`;
}

function entriesSql({ sql, maxEntries }: Aggregation, events: string): string {
  return `${events}, counted AS (
  SELECT _partition, _entity, ${sql.entryValue} AS value, count(*) AS count, min(_offset) AS first_offset
  FROM events
  WHERE ${sql.entryValue} IS NOT NULL
  GROUP BY ALL
)
SELECT _partition AS partition, _entity AS key, value, count, first_offset
FROM counted
QUALIFY row_number() OVER (PARTITION BY _partition, _entity ORDER BY first_offset) <= ${maxEntries}
ORDER BY partition, key, first_offset`;
}

function scalarsSql(
  aggregations: readonly Aggregation[],
  events: string,
  entriesTable: (aggregationId: string) => string,
): string {
  const maps = aggregations.filter(({ sql }) => sql.entryValue !== null);
  const kept = maps.map(({ id }, index) => {
    return `kept${index} AS (SELECT partition, key, sum(count) AS count FROM ${entriesTable(id)} GROUP BY ALL)`;
  });
  const joins = maps.map((_, index) => `LEFT JOIN kept${index} USING (partition, key)`);
  const grouped = aggregations.flatMap(({ id, scalars, sql }) =>
    scalars.map(({ name, type }) => {
      const expression = sql.perEntity[name] ?? `count(${sql.entryValue})`;
      return `CAST(${expression} AS ${type}) AS ${identifier(`${id}.${name}`)}`;
    }),
  );
  const selected = aggregations.flatMap(({ id, scalars, sql }) =>
    scalars.map(({ name, type }) => {
      const column = identifier(`${id}.${name}`);
      if (sql.entryValue === null) return column;
      const index = maps.findIndex((map) => map.id === id);
      return `CAST(${column} - coalesce(kept${index}.count, 0) AS ${type}) AS ${column}`;
    }),
  );
  return `${[
    events,
    `grouped AS (
  SELECT _partition AS partition, _entity AS key,
    ${grouped.join(',\n    ')}
  FROM events
  GROUP BY ALL
)`,
    ...kept,
  ].join(', ')}
SELECT partition, key,
  ${selected.join(',\n  ')}
FROM grouped
${joins.join('\n')}
ORDER BY partition, key`;
}
