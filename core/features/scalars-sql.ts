import type { Aggregation } from '../aggregations/aggregation.js';
import { identifier } from '../aggregations/sql.js';
import { sqlTypes } from '../states/form.js';
import { readColumns } from './read-columns.js';
import { countedBelow, type StatesSource } from './states-source.js';

/** The temporary table of a map's values beyond the cap: (_entity, value, count). */
export const beyond = (map: number) => `beyond${map}`;

/** Whether the aggregation needs the events in order: they are sorted for that. */
export function inOrder({ sql }: Aggregation): boolean {
  return Object.keys(sql.perEvent).length > 0;
}

/** A FROM item that yields what the `select` of a map did, by the map's id. */
export type StoredEntries = (id: string) => string;

/**
 * The statement that yields the scalars, over the tables `arrivals`, `entities` and those beyond the caps, and the stored
 * entries; where any aggregation is of all history, with a row per entity that ever was.
 */
export function scalarsSql(
  aggregations: readonly Aggregation[],
  source: StatesSource,
  stored: StoredEntries,
): string {
  const ofRun = aggregations.filter(({ window }) => window === 'run');
  const ofAll = aggregations.filter(({ window }) => window === 'all');
  const current = currentSql(ofRun, stored);
  if (ofAll.length === 0) return `${current}\nORDER BY partition, key`;
  const columns = [...ofRun.flatMap(orEmpty), ...ofAll.flatMap(scalarColumns)];
  return `WITH current AS (
${current}
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

/** The scalars of the run's window. */
function currentSql(aggregations: readonly Aggregation[], stored: StoredEntries): string {
  const maps = aggregations.filter(({ sql }) => sql.entries !== null);
  const sorted = aggregations.filter(inOrder);
  const wheres = new Set(sorted.map(({ sql }) => sql.where));
  const columns = aggregations.flatMap((aggregation) => {
    if (inOrder(aggregation)) return orEmpty(aggregation);
    return aggregation.scalars.map(({ name, kind }) => {
      const column = scalarColumn(aggregation, name);
      if (name in aggregation.sql.perEntity) return column;
      const map = maps.indexOf(aggregation);
      const isTotal = name in aggregation.sql.entries!.totals;
      const found = isTotal ? `totals${map}.${name}` : `other${map}.count`;
      return `CAST(coalesce(${found}, 0) AS ${sqlTypes[kind]}) AS ${column}`;
    });
  });
  const joined = [
    ...Array.from(wheres, (where, index) => {
      const alike = sorted.filter(({ sql }) => sql.where === where);
      return `${inOrderSql(where, alike)} AS in_order${index}`;
    }),
    ...maps.map((_, map) => {
      return `(SELECT _entity, sum(count) AS count FROM ${beyond(map)} GROUP BY _entity) AS other${map}`;
    }),
    ...maps.flatMap(({ id, sql }, map) => {
      const totals = Object.entries(sql.entries!.totals).map(([name, total]) => `, ${total} AS ${name}`);
      if (totals.length === 0) return [];
      return [
        `(SELECT entity AS _entity${totals.join('')} FROM ${stored(id)} GROUP BY entity) AS totals${map}`,
      ];
    }),
  ];
  return `SELECT _entity AS entity, _partition AS partition, _key AS key,
  ${columns.join(',\n  ')}
FROM entities
${joined.map((relation) => `LEFT JOIN ${relation} USING (_entity)`).join('\n')}`;
}

/** The events are read with no more columns than needed, for they are sorted on the way. */
function inOrderSql(where: string | null, aggregations: readonly Aggregation[]): string {
  const read = Array.from(readColumns(aggregations), identifier);
  const added = new Map(aggregations.flatMap(({ sql }) => Object.entries(sql.perEvent)));
  const columns = ['_entity', '_time', ...read, ...Array.from(added, ([name, sql]) => `${sql} AS ${name}`)];
  return `(
  SELECT _entity,
    ${perEntity(aggregations)}
  FROM (
    SELECT ${columns.join(', ')}
    FROM arrivals${where === null ? '' : `\n    WHERE ${where}`}
  )
  GROUP BY _entity
)`;
}

export function perEntity(aggregations: readonly Aggregation[]): string {
  const scalars = aggregations.flatMap((aggregation) =>
    aggregation.scalars.flatMap(({ name, kind }) => {
      const expression = aggregation.sql.perEntity[name];
      return expression
        ? [`CAST(${expression} AS ${sqlTypes[kind]}) AS ${scalarColumn(aggregation, name)}`]
        : [];
    }),
  );
  return scalars.join(',\n    ');
}

/** What an entity has that none of the events reached. */
function orEmpty(aggregation: Aggregation): string[] {
  return aggregation.scalars.map(({ name, empty }) => {
    const column = scalarColumn(aggregation, name);
    return empty === null ? column : `coalesce(${column}, ${empty}) AS ${column}`;
  });
}

function scalarColumns(aggregation: Aggregation): string[] {
  return aggregation.scalars.map(({ name }) => scalarColumn(aggregation, name));
}

function scalarColumn({ id }: Aggregation, scalar: string): string {
  return identifier(`${id}.${scalar}`);
}
