import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { DuckDBValue } from '@duckdb/node-api';
import { type DuckDb, fileList, integerOf, numberOf } from '../connectors/lake/duckdb.js';
import type { Aggregation, EncodedState, Entry } from '../core/aggregations/aggregation.js';
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

/** What is read: everything, or no more than statistics see. */
type Extent = 'whole' | 'to finish';

/**
 * Reads stored states in one pass over all tables, sorted by partition and key. To finish them, maps that no feature
 * reads are left out, and of the others what no statistic asks for: order of arrival, values where only counts matter.
 * @throws file-damaged
 */
export async function* readStates(
  db: DuckDb,
  { aggregations, features }: FeatureSet,
  folder: string,
  extent: Extent = 'whole',
): AsyncGenerator<EntityStates> {
  const finished = new Set(features.flatMap(({ reads }) => reads));
  const readers = aggregations.map((aggregation, index) => {
    return aggregation.maxEntries > 0 && (extent === 'whole' || finished.has(index))
      ? new EntriesReader(db, entriesPath(folder, aggregation.id), aggregation, extent)
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
        const reader = readers[index] ?? null;
        const entries: Entry[] = [];
        while (reader !== null && number !== null && !reader.take(number as number, entries))
          await reader.fetch();
        states.push({ scalars: encoded, entries });
      }
      yield { partition: numberOf(partition), entity: String(key), states };
    }
  }
  for (const reader of readers) await reader?.assertEnded();
}

/** The long table of one map, read along with the scalars: both are sorted alike, so numbers need only be equal. */
class EntriesReader {
  readonly #chunks: AsyncGenerator<readonly (readonly DuckDBValue[])[]>;
  readonly #measures: number;
  #columns: readonly (readonly DuckDBValue[])[] = [[]];
  #next = 0;
  #ended = false;

  constructor(
    db: DuckDb,
    private readonly path: string,
    { measures, valuesUnseen }: Aggregation,
    extent: Extent,
  ) {
    const whole = extent === 'whole';
    const columns = [
      'CAST(entity AS INTEGER)',
      'CAST(count AS DOUBLE)',
      ...measures.map(({ name }) => name),
      ...(whole || !valuesUnseen ? ['value'] : []),
      ...(whole ? ['CAST(first_offset AS DOUBLE)'] : []),
    ];
    this.#measures = measures.length;
    const order = whole ? 'entity, first_offset' : 'entity';
    this.#chunks = db.columnChunks(`SELECT ${columns.join(', ')} FROM ${parquet(path)} ORDER BY ${order}`);
  }

  /** Adds the entity's entries; returns whether these are all, and not only those that were fetched. */
  take(entity: number, taken: Entry[]): boolean {
    const [entities, counts, ...others] = this.#columns;
    const measures = others.slice(0, this.#measures);
    const [values, firstOffsets] = others.slice(this.#measures);
    for (; this.#next < entities!.length; this.#next++) {
      const row = this.#next;
      if (entities![row] !== entity) return true;
      taken.push({
        value: values ? String(values[row]) : '',
        count: counts![row] as number,
        firstOffset: firstOffsets ? (firstOffsets[row] as number) : 0,
        measures: measures.map((measure) => integerOf(measure[row]) ?? 0n),
      });
    }
    return this.#ended;
  }

  async fetch(): Promise<void> {
    const { value, done } = await this.#chunks.next();
    this.#ended = done === true;
    this.#columns = done ? [[]] : value;
    this.#next = 0;
  }

  /** @throws file-damaged where entries are left of which no entity was asked for */
  async assertEnded(): Promise<void> {
    while (this.#next >= this.#columns[0]!.length && !this.#ended) await this.fetch();
    if (this.#ended) return;
    const problem = 'has entries of an entity that the scalars do not have';
    throw new StreamGuardError('file-damaged', { path: this.path, problem });
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
