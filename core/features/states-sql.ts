import type { Aggregation, EntriesSql } from '../aggregations/aggregation.js';
import { identifier } from '../aggregations/sql.js';
import type { FeatureSet } from './feature-set.js';

/**
 * The SQL engine: text that turns the lake's rows into the states that `Accumulator` folds. DuckDB's dialect.
 *
 * `_partition`, `_offset`, `_duplicate_of` are columns of the lake; see `AggregationSql` for what aggregations add.
 */
export interface StatesSql {
  /**
   * One row per (partition, entity, value) of a map aggregation, by its id: value, count, first_offset, measures; sorted
   * for a merge with the scalars.
   */
  readonly entries: ReadonlyMap<string, string>;
  /** One row per (partition, entity) with every scalar as `<aggregation id>.<scalar>`, sorted by both. */
  scalars(entriesTable: (aggregationId: string) => string): string;
}

export interface StatesSource {
  /** A FROM item that yields the lake's rows; at least those in the window. */
  readonly relation: string;
  /** The same with all rows. */
  readonly history: string;
  readonly entityColumn: string;
  readonly timeColumn: string;
  /** Rows at or past its partition's offset are not counted. */
  readonly cut: readonly number[];
  /** Epoch ms; null: every event counts. */
  readonly windowStart: number | null;
}

export function statesSql(features: FeatureSet, source: StatesSource): StatesSql {
  const events = eventsSql(features.aggregations, source);
  return {
    entries: new Map(
      features.aggregations.flatMap((aggregation) => {
        const { entries } = aggregation.sql;
        return entries ? [[aggregation.id, entriesSql(aggregation, entries, events)]] : [];
      }),
    ),
    scalars: (entriesTable) => scalarsSql(features.aggregations, source, events, entriesTable),
  };
}

/** L of the design: what the door passed below the cut, without duplicates, in the window; with columns added in steps. */
function eventsSql(aggregations: readonly Aggregation[], source: StatesSource): string {
  const { relation, timeColumn, windowStart } = source;
  const inWindow = windowStart === null ? [] : [`${identifier(timeColumn)} >= ${windowStart}`];
  const steps = Math.max(...aggregations.map(({ sql }) => sql.perEvent.length));
  const added = Array.from({ length: steps }, (_, step) => {
    const columns = new Map(aggregations.flatMap(({ sql }) => Object.entries(sql.perEvent[step] ?? {})));
    return [...columns].map(([name, expression]) => `, ${expression} AS ${name}`).join('');
  });
  return `WITH ${[
    arrivalsSql('arrivals', relation, source, inWindow),
    ...added.map((columns, step) => {
      const [from, name] = [
        step === 0 ? 'arrivals' : `step${step}`,
        step === steps - 1 ? 'events' : `step${step + 1}`,
      ];
      return `${name} AS (\n  SELECT *${columns} FROM ${from}\n)`;
    }),
    ...(steps === 0 ? ['events AS (SELECT * FROM arrivals)'] : []),
  ].join(', ')}`;
}

function arrivalsSql(
  name: string,
  relation: string,
  { entityColumn, timeColumn, cut }: StatesSource,
  further: readonly string[] = [],
): string {
  const conditions = ['_duplicate_of IS NULL', `_offset < [${cut.join(', ')}][_partition + 1]`, ...further];
  return `${name} AS (
  SELECT *, ${identifier(entityColumn)} AS _entity, ${identifier(timeColumn)} AS _time
  FROM ${relation}
  WHERE ${conditions.join(' AND ')}
)`;
}

function entriesSql(
  { maxEntries, measures: stored }: Aggregation,
  { value, measures }: EntriesSql,
  events: string,
): string {
  const added = stored.map(({ name, type }) => `, CAST(${measures[name]} AS ${type}) AS ${name}`).join('');
  const names = stored.map(({ name }) => `, ${name}`).join('');
  return `${events}, counted AS (
  SELECT _partition, _entity, ${value} AS value, count(*) AS count, min(_offset) AS first_offset${added}
  FROM events
  WHERE ${value} IS NOT NULL
  GROUP BY _partition, _entity, ${value}
)
SELECT _partition AS partition, _entity AS key, value, count, first_offset${names}
FROM counted
QUALIFY row_number() OVER (PARTITION BY _partition, _entity ORDER BY first_offset) <= ${maxEntries}
ORDER BY partition, key, first_offset`;
}

/** Scalars of the run's window and, where there are any, of all of history: then a row per entity that ever was. */
function scalarsSql(
  aggregations: readonly Aggregation[],
  source: StatesSource,
  events: string,
  entriesTable: (aggregationId: string) => string,
): string {
  const maps = aggregations.filter(({ sql }) => sql.entries !== null);
  const kept = maps.map(({ id }, index) => {
    return `kept${index} AS (SELECT partition, key, sum(count) AS count FROM ${entriesTable(id)} GROUP BY ALL)`;
  });
  const keptJoins = maps.map((_, index) => `LEFT JOIN kept${index} USING (partition, key)`);
  const ofAll = aggregations.filter(({ window }) => window === 'all');
  const everywhere = ofAll.length > 0;
  const selected = aggregations.flatMap((aggregation) => {
    const empty = aggregation.encode(aggregation.empty()).scalars;
    return aggregation.scalars.map(({ name, type }, index) => {
      const column = identifier(`${aggregation.id}.${name}`);
      const map = maps.indexOf(aggregation);
      const counted =
        map < 0 || name in aggregation.sql.perEntity ? column : `${column} - coalesce(kept${map}.count, 0)`;
      const none = empty[index];
      if (everywhere && aggregation.window === 'run' && typeof none === 'bigint') {
        return `CAST(coalesce(${counted}, ${none}) AS ${type}) AS ${column}`;
      }
      return counted === column ? column : `CAST(${counted} AS ${type}) AS ${column}`;
    });
  });
  return `${[
    events,
    groupedSql(
      'grouped',
      'events',
      aggregations.filter(({ window }) => window === 'run'),
    ),
    ...(everywhere
      ? [arrivalsSql('history', source.history, source), groupedSql('ever', 'history', ofAll)]
      : []),
    ...kept,
  ].join(', ')}
SELECT partition, key,
  ${selected.join(',\n  ')}
FROM ${everywhere ? 'ever LEFT JOIN grouped USING (partition, key)' : 'grouped'}
${keptJoins.join('\n')}
ORDER BY partition, key`;
}

function groupedSql(name: string, from: string, aggregations: readonly Aggregation[]): string {
  const scalars = aggregations.flatMap(({ id, scalars, sql }) =>
    scalars.map(({ name, type }) => {
      const expression = sql.perEntity[name] ?? `count(${sql.entries?.value})`;
      return `CAST(${expression} AS ${type}) AS ${identifier(`${id}.${name}`)}`;
    }),
  );
  return `${name} AS (
  SELECT _partition AS partition, _entity AS key,
    ${scalars.join(',\n    ')}
  FROM ${from}
  GROUP BY ALL
)`;
}
