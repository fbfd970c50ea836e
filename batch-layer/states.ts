import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { DuckDBValue } from '@duckdb/node-api';
import { type DuckDb, fileList, integerOf, numberOf } from '../connectors/lake/duckdb.js';
import type { EncodedState, Entry, StateScalar } from '../core/aggregations/aggregation.js';
import { identifier, literal } from '../core/aggregations/sql.js';
import { StreamGuardError } from '../core/errors/errors.js';
import type { EntityStates } from '../core/features/accumulator.js';
import type { FeatureSet } from '../core/features/feature-set.js';
import { type StatesSource, statesSql } from '../core/features/states-sql.js';

/**
 * Computes the states of all entities with SQL and stores them: `scalars.parquet`, one row per (partition, key), and
 * one long table per map aggregation (partition, key, value, count, first_offset, its measures). All are sorted by partition and key.
 */
export async function writeStates(
  db: DuckDb,
  features: FeatureSet,
  source: StatesSource,
  folder: string,
): Promise<void> {
  await mkdir(folder, { recursive: true });
  const sql = statesSql(features, source);
  for (const [id, select] of sql.entries) await copy(db, select, entriesPath(folder, id));
  await copy(
    db,
    sql.scalars((id) => parquet(entriesPath(folder, id))),
    scalarsPath(folder),
  );
}

/**
 * Reads stored states in one pass over all tables, sorted by partition and key.
 * @throws file-damaged
 */
export async function* readStates(
  db: DuckDb,
  features: FeatureSet,
  folder: string,
): AsyncGenerator<EntityStates> {
  const maps = features.aggregations.filter(({ maxEntries }) => maxEntries > 0);
  const entries = new Map(
    maps.map(({ id, measures }) => [id, new EntriesReader(db, entriesPath(folder, id), measures)]),
  );
  const columns = features.aggregations.flatMap(({ id, scalars }) =>
    scalars.map(({ name }) => identifier(`${id}.${name}`)),
  );
  const select = `SELECT partition, key, ${columns.join(', ')} FROM ${parquet(scalarsPath(folder))} ORDER BY partition, key`;
  for await (const rows of db.chunks(select)) {
    for (const [partitionValue, keyValue, ...values] of rows) {
      const [partition, entity] = [numberOf(partitionValue), String(keyValue)];
      const states: EncodedState[] = [];
      let next = 0;
      for (const { id, scalars } of features.aggregations) {
        const encoded = values.slice(next, next + scalars.length).map(integerOf);
        next += scalars.length;
        states.push({ scalars: encoded, entries: (await entries.get(id)?.take(partition, entity)) ?? [] });
      }
      yield { partition, entity, states };
    }
  }
  for (const reader of entries.values()) await reader.assertEnded();
}

/** The long table of one map, read along with the scalars: both are sorted alike, so keys need only be equal. */
class EntriesReader {
  readonly #chunks: AsyncGenerator<readonly DuckDBValue[][]>;
  #rows: readonly DuckDBValue[][] = [];
  #next = 0;
  #ended = false;

  constructor(
    db: DuckDb,
    private readonly path: string,
    measures: readonly StateScalar[],
  ) {
    const names = measures.map(({ name }) => `, ${name}`).join('');
    const select = `SELECT partition, key, value, count, first_offset${names} FROM ${parquet(path)} ORDER BY partition, key, first_offset`;
    this.#chunks = db.chunks(select);
  }

  async take(partition: number, entity: string): Promise<Entry[]> {
    const taken: Entry[] = [];
    for (;;) {
      if (this.#next === this.#rows.length && !(await this.#fetch())) return taken;
      const [ofPartition, ofKey, value, count, firstOffset, ...measures] = this.#rows[this.#next]!;
      if (ofKey !== entity || numberOf(ofPartition) !== partition) return taken;
      taken.push({
        value: String(value),
        count: numberOf(count),
        firstOffset: numberOf(firstOffset),
        measures: measures.map((measure) => integerOf(measure) ?? 0n),
      });
      this.#next++;
    }
  }

  /** @throws file-damaged where entries are left of which no entity was asked for */
  async assertEnded(): Promise<void> {
    if (this.#next === this.#rows.length && !(await this.#fetch())) return;
    const problem = 'has entries of an entity that the scalars do not have';
    throw new StreamGuardError('file-damaged', { path: this.path, problem });
  }

  async #fetch(): Promise<boolean> {
    if (this.#ended) return false;
    const { value, done } = await this.#chunks.next();
    this.#ended = done === true;
    this.#rows = done ? [] : value;
    this.#next = 0;
    return !done;
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
  await db.run(`COPY (${select}) TO ${literal(path)} (FORMAT parquet, COMPRESSION zstd)`);
}
