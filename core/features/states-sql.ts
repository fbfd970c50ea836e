import type { Aggregation, EntriesSql } from '../aggregations/aggregation.js';
import { identifier } from '../aggregations/sql.js';
import type { FeatureSet } from './feature-set.js';
import { beyond, scalarsSql } from './scalars-sql.js';
import { countedBelow, type StatesSource } from './states-source.js';

/**
 * The SQL engine: text that turns the lake's rows into the states that `Accumulator` folds. DuckDB's dialect. The
 * statements share temporary tables: they run on one connection, `arrivals` first, then each map's, then `scalars`.
 *
 * `_partition`, `_offset`, `_duplicate_of` are columns of the lake; see `AggregationSql` for what aggregations add.
 */
export interface StatesSql {
  /** Statements that number the entities and gather what their events are counted by. */
  readonly arrivals: readonly string[];
  readonly maps: readonly MapSql[];
  /**
   * One row per (partition, key) with every scalar as `<aggregation id>.<scalar>`, sorted by both; `entity` numbers those
   * that are not dormant, as the entries do.
   */
  readonly scalars: string;
}

/** The entries of one aggregation. */
export interface MapSql {
  readonly id: string;
  readonly statements: readonly string[];
  /** One row per (entity, value): partition, key, count, first_offset, measures; sorted by entity and first_offset. */
  readonly select: string;
}

export function statesSql({ aggregations }: FeatureSet, source: StatesSource): StatesSql {
  const maps = aggregations.filter(({ sql }) => sql.entries !== null);
  return {
    arrivals: arrivalsSql(aggregations, source),
    maps: maps.map((aggregation, index) => mapSql(aggregation, aggregation.sql.entries!, beyond(index))),
    scalars: scalarsSql(aggregations, source),
  };
}

/** L of the design: what the door passed below the cut, without duplicates, in the window. */
function countedRows({ relation, timeColumn, cut, windowStart }: StatesSource): string {
  const conditions = [
    ...countedBelow(cut),
    ...(windowStart === null ? [] : [`${identifier(timeColumn)} >= ${windowStart}`]),
  ];
  return `${relation} AS lake WHERE ${conditions.join(' AND ')}`;
}

/** Numbers follow partition and entity: to sort by one is to sort by both. */
function arrivalsSql(aggregations: readonly Aggregation[], source: StatesSource): string[] {
  const [entity, time] = [source.entityColumn, source.timeColumn].map(identifier);
  const columns = new Set(aggregations.flatMap(({ sql, window }) => (window === 'run' ? sql.columns : [])));
  const read = (from: string) => Array.from(columns, (name) => `, ${from}${identifier(name)}`).join('');
  return [
    `CREATE OR REPLACE TEMP TABLE entities AS
SELECT CAST(row_number() OVER (ORDER BY _partition, _key) AS INTEGER) AS _entity, _partition, _key
FROM (SELECT DISTINCT _partition, ${entity} AS _key FROM ${countedRows(source)})`,
    `CREATE OR REPLACE TEMP TABLE arrivals AS
SELECT _entity, _offset, _time${read('rows.')}
FROM (SELECT _partition, _offset, ${entity} AS _key, ${time} AS _time${read('')} FROM ${countedRows(source)}) AS rows
JOIN entities USING (_partition, _key)`,
  ];
}

/** Few entities have more values than the cap, if any: only theirs are put in order of arrival to find what exceeds it. */
function mapSql(
  { id, maxEntries, measures: stored }: Aggregation,
  { value, measures }: EntriesSql,
  beyondCap: string,
): MapSql {
  const measured = stored.map(({ name, type }) => `, CAST(${measures[name]} AS ${type}) AS ${name}`).join('');
  const names = stored.map(({ name }) => `, ${name}`).join('');
  return {
    id,
    statements: [
      `CREATE OR REPLACE TEMP TABLE counted AS
SELECT _entity, ${value} AS value, count(*) AS count, min(_offset) AS first_offset${measured}
FROM arrivals
WHERE ${value} IS NOT NULL
GROUP BY _entity, ${value}`,
      `CREATE OR REPLACE TEMP TABLE ${beyondCap} AS
SELECT _entity, value, count
FROM counted SEMI JOIN (SELECT _entity FROM counted GROUP BY _entity HAVING count(*) > ${maxEntries}) USING (_entity)
QUALIFY row_number() OVER (PARTITION BY _entity ORDER BY first_offset) > ${maxEntries}`,
    ],
    select: `SELECT _entity AS entity, _partition AS partition, _key AS key, CAST(value AS VARCHAR) AS value, count, first_offset${names}
FROM counted ANTI JOIN ${beyondCap} USING (_entity, value) JOIN entities USING (_entity)
ORDER BY _entity, first_offset`,
  };
}
