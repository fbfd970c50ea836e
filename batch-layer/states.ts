import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { DuckDBValue } from '@duckdb/node-api';
import { type DuckDb, fileList, integerOf, numberOf } from '../connectors/lake/duckdb.js';
import type { EncodedState, Entry, StateScalar } from '../core/aggregations/aggregation.js';
import { identifier, literal } from '../core/aggregations/sql.js';
import { StreamGuardError } from '../core/errors/errors.js';
import type { EntityStates } from '../core/features/accumulator.js';
import type { FeatureSet } from '../core/features/feature-set.js';
import type { StatesSource } from '../core/features/states-source.js';
import { statesSql } from '../core/features/states-sql.js';

/** Small groups have small dictionaries: half of the time to write. */
const rowGroupRows = 20_480;

/**
 * Computes the states of all entities with SQL and stores them: `scalars.parquet`, one row per (partition, key), sorted
 * by both, in which `entity` numbers the keys, and one long table per map aggregation (entity, value, count, first_offset,
 * its measures), sorted by entity and first_offset.
 */
export async function writeStates(
  db: DuckDb,
  features: FeatureSet,
  source: StatesSource,
  folder: string,
): Promise<void> {
  await mkdir(folder, { recursive: true });
  const sql = statesSql(features, source);
  for (const statement of sql.arrivals) await db.run(statement);
  for (const { id, beyond, select } of sql.maps) {
    await db.run(beyond);
    await copy(db, select, entriesPath(folder, id));
  }
  await copy(db, sql.scalars, scalarsPath(folder));
  for (const table of ['arrivals', 'entities']) await db.run(`DROP TABLE ${table}`);
}

/**
 * Reads stored states in one pass over all tables, sorted by partition and key. Of maps that are not `wanted` (indices of
 * aggregations; default: all) the entries are left out.
 * @throws file-damaged
 */
export async function* readStates(
  db: DuckDb,
  { aggregations }: FeatureSet,
  folder: string,
  wanted: ReadonlySet<number> = new Set(aggregations.keys()),
): AsyncGenerator<EntityStates> {
  const readers = aggregations.map(({ id, measures, maxEntries }, index) => {
    return maxEntries > 0 && wanted.has(index)
      ? new EntriesReader(db, entriesPath(folder, id), measures)
      : null;
  });
  const columns = aggregations.flatMap(({ id, scalars }) =>
    scalars.map(({ name }) => identifier(`${id}.${name}`)),
  );
  const select = `SELECT entity, partition, key, ${columns.join(', ')} FROM ${parquet(scalarsPath(folder))} ORDER BY partition, key`;
  for await (const rows of db.chunks(select)) {
    for (const [number, partition, key, ...values] of rows) {
      const states: EncodedState[] = [];
      let next = 0;
      for (const [index, { scalars }] of aggregations.entries()) {
        const encoded = values.slice(next, next + scalars.length).map(integerOf);
        next += scalars.length;
        const entries = number === null ? [] : await readers[index]?.take(number as number);
        states.push({ scalars: encoded, entries: entries ?? [] });
      }
      yield { partition: numberOf(partition), entity: String(key), states };
    }
  }
  for (const reader of readers) await reader?.assertEnded();
}

/** The long table of one map, read along with the scalars: both are sorted alike, so numbers need only be equal. */
class EntriesReader {
  readonly #chunks: AsyncGenerator<readonly (readonly DuckDBValue[])[]>;
  #columns: readonly (readonly DuckDBValue[])[] = [[]];
  #next = 0;
  #ended = false;

  constructor(
    db: DuckDb,
    private readonly path: string,
    measures: readonly StateScalar[],
  ) {
    const names = measures.map(({ name }) => `, ${name}`).join('');
    this.#chunks = db.columnChunks(`SELECT CAST(entity AS INTEGER), value, CAST(count AS DOUBLE),
      CAST(first_offset AS DOUBLE)${names} FROM ${parquet(path)} ORDER BY entity, first_offset`);
  }

  async take(entity: number): Promise<Entry[]> {
    const taken: Entry[] = [];
    while (!this.#atEnd() || (await this.#fetch())) {
      const [entities, values, counts, firstOffsets, ...measures] = this.#columns;
      const row = this.#next;
      if (entities![row] !== entity) return taken;
      taken.push({
        value: values![row] as string,
        count: counts![row] as number,
        firstOffset: firstOffsets![row] as number,
        measures: measures.map((measure) => integerOf(measure[row]) ?? 0n),
      });
      this.#next++;
    }
    return taken;
  }

  /** @throws file-damaged where entries are left of which no entity was asked for */
  async assertEnded(): Promise<void> {
    if (this.#atEnd() && !(await this.#fetch())) return;
    const problem = 'has entries of an entity that the scalars do not have';
    throw new StreamGuardError('file-damaged', { path: this.path, problem });
  }

  #atEnd(): boolean {
    return this.#next >= this.#columns[0]!.length;
  }

  /** Whether there is more. */
  async #fetch(): Promise<boolean> {
    if (this.#ended) return false;
    const { value, done } = await this.#chunks.next();
    this.#ended = done === true;
    this.#columns = done ? [[]] : value;
    this.#next = 0;
    return !this.#ended;
  }
}

function scalarsPath(folder: string): string {
  return join(folder, 'scalars.parquet');
}

function entriesPath(folder: string, aggregationId: string): string {
  return join(folder, `${aggregationId.replace(/[^a-z0-9_]+/g, '-').replace(/-$/, '')}.parquet`);
}

function parquet(path: string): string {
  return `read_parquet(${fileList([path])})`;
}

async function copy(db: DuckDb, select: string, path: string): Promise<void> {
  await db.run(
    `COPY (${select}) TO ${literal(path)} (FORMAT parquet, COMPRESSION snappy, ROW_GROUP_SIZE ${rowGroupRows})`,
  );
}
