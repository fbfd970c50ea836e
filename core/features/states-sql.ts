import type { Aggregation, EntriesSql } from '../aggregations/aggregation.js';
import { identifier } from '../aggregations/sql.js';
import { sqlTypes } from '../states/form.js';
import type { FeatureSet } from './feature-set.js';
import { readColumns } from './read-columns.js';
import { beyond, inOrder, perEntity, type StoredEntries, scalarsSql } from './scalars-sql.js';
import { countedBelow, type StatesSource } from './states-source.js';

/**
 * The SQL engine: text that turns the lake's rows into the states that `Accumulator` folds. DuckDB's dialect. The
 * statements share temporary tables: they run on one connection, `arrivals` first, then each map's, whose entries are
 * stored, then `scalars`.
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
  /** Finds the values beyond the cap. */
  readonly beyond: string;
  /**
   * One row per (entity, value): entity, value (of the field's type), count, first_offset, measures; sorted by entity and
   * first_offset.
   */
  readonly select: string;
}

export function statesSql(
  { aggregations }: FeatureSet,
  source: StatesSource,
  stored: StoredEntries,
): StatesSql {
  const maps = aggregations.filter(({ sql }) => sql.entries !== null);
  return {
    arrivals: arrivalsSql(
      aggregations.filter(({ window }) => window === 'run'),
      source,
    ),
    maps: maps.map((aggregation, index) => mapSql(aggregation, aggregation.sql.entries!, beyond(index))),
    scalars: scalarsSql(aggregations, source, stored),
  };
}

/**
 * `entities` holds the scalars that can be had in passing; `arrivals` the events again for what is counted by value or in
 * order, with no other columns. Numbers follow partition and entity: to sort by one is to sort by both.
 */
function arrivalsSql(aggregations: readonly Aggregation[], source: StatesSource): string[] {
  const inPassing = aggregations.filter((aggregation) => !inOrder(aggregation));
  const kept = columnsOf(aggregations.filter((one) => inOrder(one) || one.sql.entries !== null));
  return [
    `CREATE OR REPLACE TEMP TABLE entities AS
SELECT CAST(row_number() OVER (ORDER BY _partition, _key) AS INTEGER) AS _entity, *
FROM (
  SELECT _partition, _key, count(*) AS _events,
    ${perEntity(inPassing)}
  FROM (${countedRows(source, columnsOf(inPassing))})
  GROUP BY _partition, _key
)`,
    `CREATE OR REPLACE TEMP TABLE arrivals AS
SELECT ${['_entity', '_offset', '_time', ...kept.map((name) => `rows.${name}`)].join(', ')}
FROM (${countedRows(source, kept)}) AS rows JOIN entities USING (_partition, _key)`,
  ];
}

/** L of the design: what the door passed below the cut, without duplicates, in the window. */
function countedRows(
  { relation, entityColumn, timeColumn, cut, windowStart }: StatesSource,
  columns: readonly string[],
): string {
  const [entity, time] = [entityColumn, timeColumn].map(identifier);
  const conditions = [...countedBelow(cut), ...(windowStart === null ? [] : [`${time} >= ${windowStart}`])];
  const read = ['_partition', '_offset', `${entity} AS _key`, `${time} AS _time`, ...columns];
  return `SELECT ${read.join(', ')} FROM ${relation} AS lake WHERE ${conditions.join(' AND ')}`;
}

function columnsOf(aggregations: readonly Aggregation[]): string[] {
  return Array.from(readColumns(aggregations), identifier);
}

/** Only entities with more events than the cap can exceed it: theirs are counted twice, to put them in order of arrival. */
function mapSql(
  { id, maxEntries, measures: stored }: Aggregation,
  { value, measures }: EntriesSql,
  beyondCap: string,
): MapSql {
  const measured = stored
    .map(({ name, kind }) => `, CAST(${measures[name]} AS ${sqlTypes[kind]}) AS ${identifier(name)}`)
    .join('');
  const names = stored.map(({ name }) => `, ${identifier(name)}`).join('');
  const counted = (condition = '') => `(
  SELECT _entity, ${value} AS value, count(*) AS count, min(_offset) AS first_offset${condition ? '' : measured}
  FROM arrivals
  WHERE ${value} IS NOT NULL${condition}
  GROUP BY _entity, ${value}
)`;
  return {
    id,
    beyond: `CREATE OR REPLACE TEMP TABLE ${beyondCap} AS
SELECT _entity, value, count
FROM ${counted(` AND _entity IN (SELECT _entity FROM entities WHERE _events > ${maxEntries})`)}
QUALIFY row_number() OVER (PARTITION BY _entity ORDER BY first_offset) > ${maxEntries}`,
    select: `SELECT _entity AS entity, value, count, first_offset${names}
FROM ${counted()} ANTI JOIN ${beyondCap} USING (_entity, value)
ORDER BY _entity, first_offset`,
  };
}
