import { onTestFinished } from 'vitest';
import { DuckDb, integerOf, numberOf } from '../../connectors/lake/duckdb.js';
import { identifier, literal } from '../aggregations/sql.js';
import type { Value } from '../events/event.js';
import type { EncodedState, Entry } from '../states/encoding.js';
import type { Measure } from '../states/form.js';
import { StateTable } from '../states/state-table.js';
import { Accumulator } from './accumulator.js';
import { type EntityStates, encodedTables, finish } from './entity-states.case.js';
import { featureSetOf } from './feature-set.js';
import { smallProfile } from './small-profile.case.js';
import type { StatesSource } from './states-source.js';
import { type StatesSql, statesSql } from './states-sql.js';

export const features = featureSetOf(smallProfile);

/** A row of the lake; what it does not say is missing, the offset is its place. */
export type LakeRow = Readonly<Record<string, Value>> & { readonly at: number; readonly who?: string };

const sqlTypes = { string: 'VARCHAR', integer: 'BIGINT', decimal: 'BIGINT', boolean: 'BOOLEAN' } as const;

export async function openDuckDb(threads = 2): Promise<DuckDb> {
  const db = await DuckDb.open({ memoryMb: 128, threads, spillFolder: '' });
  onTestFinished(() => db.close());
  return db;
}

/** Puts rows into a table `lake` and runs the statements over it. */
export async function statesOf(
  db: DuckDb,
  rows: readonly LakeRow[],
  source: Partial<StatesSource> = {},
): Promise<EntityStates[]> {
  const declared = features.columns.map(({ name, type }) => `${identifier(name)} ${sqlTypes[type]}`);
  await db.run(`CREATE OR REPLACE TABLE lake (_partition INTEGER, _offset BIGINT, _log_time BIGINT,
    _duplicate_of BIGINT, ${declared.join(', ')})`);
  const tuples = rows.map((row, offset) => {
    const value = (name: string) => literalOrNull(row[name]);
    const own = [row._partition ?? 0, row._offset ?? offset, 0].map(String);
    const values = features.columns.map(({ name }) => value(name));
    return `(${[...own, value('_duplicate_of'), ...values].join(', ')})`;
  });
  if (tuples.length > 0) await db.run(`INSERT INTO lake VALUES ${tuples.join(', ')}`);
  return execute(db, statesSql(features, { ...wholeLake, ...source }, tableOf));
}

export const wholeLake: StatesSource = {
  relation: 'lake',
  history: 'lake',
  entityColumn: 'who',
  timeColumn: 'at',
  cut: [1_000_000, 1_000_000],
  windowStart: null,
};

/** Where the entries of a map are put. */
export function tableOf(id: string): string {
  return identifier(`entries of ${id}`);
}

/** The same rows folded, where none is a duplicate. */
export function folded(rows: readonly LakeRow[]): EntityStates[] {
  const accumulator = new Accumulator(features);
  const tables = new Map<number, StateTable>();
  rows.forEach((row, index) => {
    const offset = Number(row._offset ?? index);
    const values = features.columns.map(({ name }) => row[name] ?? null);
    const partition = Number(row._partition ?? 0);
    const table = tables.get(partition) ?? new StateTable(features.aggregations);
    tables.set(partition, table);
    if (!table.find(String(row.who))) table.add(String(row.who));
    accumulator.add(table.record, { offset, time: row.at, values }, true);
  });
  return encodedTables(tables);
}

/** Features by name, per entity. */
export function finished(states: readonly EntityStates[]) {
  return states.map((entity) => {
    const values = finish(features, entity);
    return Object.fromEntries(features.features.map(({ name }, index) => [name, values?.[index]]));
  });
}

async function execute(db: DuckDb, sql: StatesSql): Promise<EntityStates[]> {
  for (const statement of sql.arrivals) await db.run(statement);
  for (const { id, beyond, select } of sql.maps) {
    await db.run(beyond);
    await db.run(`CREATE OR REPLACE TABLE ${tableOf(id)} AS ${select}`);
  }
  const rows = await db.rows(sql.scalars);
  const entities: EntityStates[] = [];
  for (const row of rows) {
    const [partition, entity] = [numberOf(row.partition), String(row.key)];
    const states: EncodedState[] = [];
    for (const { id, scalars, measures, maxEntries } of features.aggregations) {
      const entries = maxEntries > 0 ? await entriesOf(db, tableOf(id), measures, numberOf(row.entity)) : [];
      states.push({ scalars: scalars.map(({ name }) => integerOf(row[`${id}.${name}`])), entries });
    }
    entities.push({ partition, entity, states });
  }
  return entities;
}

async function entriesOf(
  db: DuckDb,
  table: string,
  measures: readonly Measure[],
  entity: number,
): Promise<Entry[]> {
  const rows = await db.rows(`SELECT * FROM ${table} WHERE entity = ${entity} ORDER BY first_offset`);
  return rows.map((row) => ({
    value: String(row.value),
    count: numberOf(row.count),
    firstOffset: numberOf(row.first_offset),
    measures: measures.map(({ name }) => integerOf(row[name])!),
  }));
}

function literalOrNull(value: Value | undefined): string {
  return value === null || value === undefined ? 'NULL' : literal(value);
}
