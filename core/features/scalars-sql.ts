import type { Aggregation } from '../aggregations/aggregation.js';
import { identifier } from '../aggregations/sql.js';
import { countedBelow, type StatesSource } from './states-source.js';

/** The temporary table of a map's values beyond the cap: (_entity, value, count). */
export const beyond = (map: number) => `beyond${map}`;

/**
 * The statement that yields the scalars, over the tables `arrivals`, `entities` and those beyond the caps; where any
 * aggregation is of all history, with a row per entity that ever was.
 */
export function scalarsSql(aggregations: readonly Aggregation[], source: StatesSource): string {
  const ofRun = aggregations.filter(({ window }) => window === 'run');
  const ofAll = aggregations.filter(({ window }) => window === 'all');
  const current = currentSql(ofRun);
  if (ofAll.length === 0)
    return `WITH ${current.tables.join(', ')}\n${current.select}\nORDER BY partition, key`;
  const columns = [...ofRun.flatMap(orEmpty), ...ofAll.flatMap(scalarColumns)];
  return `WITH ${current.tables.join(', ')}, current AS (
${current.select}
), ever AS (
  SELECT _partition AS partition, ${identifier(source.entityColumn)} AS key,
    ${perEntity(ofAll)}
  FROM ${source.history} AS lake
  WHERE ${countedBelow(source.cut).join(' AND ')}
  GROUP BY ALL
)
SELECT entity, partition, key,
  ${columns.join(',\n  ')}
FROM ever LEFT JOIN current USING (partition, key)
ORDER BY partition, key`;
}

/** The scalars of the run's window; what needs the events in order is computed apart, for that sorts them. */
function currentSql(aggregations: readonly Aggregation[]): { tables: string[]; select: string } {
  const ordered = aggregations.filter(({ sql }) => sql.perEvent.length > 0);
  const unordered = aggregations.filter(({ sql }) => sql.perEvent.length === 0);
  const maps = aggregations.filter(({ sql }) => sql.entries !== null);
  const other = (map: number) => `(SELECT _entity, sum(count) AS count FROM ${beyond(map)} GROUP BY _entity)`;
  const columns = aggregations.flatMap((aggregation) =>
    aggregation.scalars.map(({ name, type }) => {
      const column = scalarColumn(aggregation, name);
      if (name in aggregation.sql.perEntity) return column;
      return `CAST(coalesce(other${maps.indexOf(aggregation)}.count, 0) AS ${type}) AS ${column}`;
    }),
  );
  return {
    tables: [
      groupedSql('grouped', 'arrivals', unordered),
      ...(ordered.length > 0 ? [groupedSql('in_order', eventsSql(ordered), ordered)] : []),
    ],
    select: `SELECT _entity AS entity, _partition AS partition, _key AS key,
  ${columns.join(',\n  ')}
FROM ${[
      'grouped JOIN entities USING (_entity)',
      ...(ordered.length > 0 ? ['JOIN in_order USING (_entity)'] : []),
      ...maps.map((_, map) => `LEFT JOIN ${other(map)} AS other${map} USING (_entity)`),
    ].join('\n')}`,
  };
}

function groupedSql(name: string, from: string, aggregations: readonly Aggregation[]): string {
  return `${name} AS (
  SELECT _entity,
    ${perEntity(aggregations)}
  FROM ${from}
  GROUP BY _entity
)`;
}

/** The events with the columns that are added to each, step by step; and no others, for they are sorted on the way. */
function eventsSql(aggregations: readonly Aggregation[]): string {
  const read = new Set(aggregations.flatMap(({ sql }) => sql.columns));
  const steps = Math.max(...aggregations.map(({ sql }) => sql.perEvent.length));
  const added = Array.from({ length: steps }, (_, step) => {
    const columns = new Map(aggregations.flatMap(({ sql }) => Object.entries(sql.perEvent[step] ?? {})));
    return Array.from(columns, ([name, expression]) => `, ${expression} AS ${name}`).join('');
  });
  const columns = ['_entity', '_offset', '_time', ...Array.from(read, identifier)];
  return added.reduce(
    (events, more) => `(\n  SELECT *${more} FROM ${events}\n)`,
    `(SELECT ${columns.join(', ')} FROM arrivals)`,
  );
}

function perEntity(aggregations: readonly Aggregation[]): string {
  const scalars = aggregations.flatMap((aggregation) =>
    aggregation.scalars.flatMap(({ name, type }) => {
      const expression = aggregation.sql.perEntity[name];
      return expression ? [`CAST(${expression} AS ${type}) AS ${scalarColumn(aggregation, name)}`] : [];
    }),
  );
  return scalars.join(',\n    ');
}

/** What a dormant entity has instead of what the run's window would have counted. */
function orEmpty(aggregation: Aggregation): string[] {
  const empty = aggregation.encode(aggregation.empty()).scalars;
  return aggregation.scalars.map(({ name }, index) => {
    const column = scalarColumn(aggregation, name);
    const none = empty[index] ?? null;
    return none === null ? column : `coalesce(${column}, ${none}) AS ${column}`;
  });
}

function scalarColumns(aggregation: Aggregation): string[] {
  return aggregation.scalars.map(({ name }) => scalarColumn(aggregation, name));
}

function scalarColumn({ id }: Aggregation, scalar: string): string {
  return identifier(`${id}.${scalar}`);
}
