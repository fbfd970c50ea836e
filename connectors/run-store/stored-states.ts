import { join } from 'node:path';
import type { DuckDBValue } from '@duckdb/node-api';
import type { Aggregation } from '../../core/aggregations/aggregation.js';
import { identifier } from '../../core/aggregations/sql.js';
import { StreamGuardError } from '../../core/errors/errors.js';
import type { FeatureSet } from '../../core/features/feature-set.js';
import type { State } from '../../core/states/state.js';
import { StateRecord } from '../../core/states/state-record.js';
import { type DuckDb, fileList, integerOf, numberOf } from '../lake/duckdb.js';

/**
 * The states of a run or snapshot: `scalars.parquet`, one row per (partition, key), sorted by both, in which `entity`
 * numbers the keys that have entries, and one long table per map (entity, value, count, first_offset, its measures),
 * sorted by entity and first_offset.
 */
export const scalarsPath = (folder: string) => join(folder, 'scalars.parquet');

export function entriesPath(folder: string, aggregationId: string): string {
  return join(folder, `${aggregationId.replace(/[^a-z0-9_]+/g, '-').replace(/-$/, '')}.parquet`);
}

/** One entity's stored states; `record` is the same for all and holds those of the one at hand. */
export interface StoredStates {
  readonly partition: number;
  readonly entity: string;
  readonly record: StateRecord;
}

/** What is read: everything, or no more than statistics see. */
type Extent = 'whole' | 'to finish';

export interface ReadStatesOptions {
  readonly extent?: Extent;
  /** Only these; absent: all. */
  readonly partitions?: readonly number[];
}

/**
 * Reads stored states in one pass over all tables, sorted by partition and key. To finish them, maps that no feature
 * reads are left out, and of the others what no statistic asks for: order of arrival, values where only counts matter.
 * @throws file-damaged
 */
export async function* readStates(
  db: DuckDb,
  { aggregations, features }: FeatureSet,
  folder: string,
  { extent = 'whole', partitions }: ReadStatesOptions = {},
): AsyncGenerator<StoredStates> {
  const finished = new Set(features.flatMap(({ reads }) => reads));
  const scalars = parquet(scalarsPath(folder));
  const wanted = partitions ? `WHERE partition IN (${['NULL', ...partitions].join(', ')})` : '';
  const entities = partitions ? `SELECT entity FROM ${scalars} ${wanted}` : null;
  const readers = aggregations.map((aggregation, index) => {
    return aggregation.maxEntries > 0 && (extent === 'whole' || finished.has(index))
      ? new EntriesReader(db, entriesPath(folder, aggregation.id), aggregation, extent, entities)
      : null;
  });
  const columns = aggregations.flatMap(({ id, scalars }) =>
    scalars.map(({ name }) => identifier(`${id}.${name}`)),
  );
  const select = `SELECT entity, partition, key, ${columns.join(', ')} FROM ${scalars} ${wanted} ORDER BY partition, key`;
  const record = StateRecord.of(aggregations);
  for await (const rows of db.chunks(select)) {
    for (const [number, partition, key, ...values] of rows) {
      record.clear();
      let next = 0;
      for (const [index, state] of record.states.entries()) {
        next += setScalars(state, values, next);
        const reader = readers[index] ?? null;
        while (reader !== null && number !== null && !reader.take(number as number, state))
          await reader.fetch();
      }
      yield { partition: numberOf(partition), entity: String(key), record };
    }
  }
  for (const reader of readers) await reader?.assertEnded();
}

/** @returns how many there are */
function setScalars(state: State, values: readonly (DuckDBValue | undefined)[], from: number): number {
  const { scalars } = state.form;
  scalars.forEach(({ kind }, scalar) => {
    const value = integerOf(values[from + scalar]);
    if (kind === 'sum') state.setSum(scalar, value ?? 0n);
    else state.set(scalar, value === null ? null : Number(value));
  });
  return scalars.length;
}

/** The long table of one map, read along with the scalars: both are sorted alike, so numbers need only be equal. */
class EntriesReader {
  readonly #chunks: AsyncGenerator<readonly (readonly DuckDBValue[])[]>;
  #columns: readonly (readonly DuckDBValue[])[] = [[]];
  #next = 0;
  #ended = false;

  /** @param entities a query for the entities that are wanted; null: all */
  constructor(
    db: DuckDb,
    private readonly path: string,
    private readonly aggregation: Aggregation,
    extent: Extent,
    entities: string | null,
  ) {
    const whole = extent === 'whole';
    const columns = [
      'CAST(entity AS INTEGER)',
      'CAST(count AS DOUBLE)',
      ...aggregation.measures.map(({ name }) => name),
      ...(whole || !aggregation.valuesUnseen
        ? [aggregation.values === 'number' ? 'CAST(value AS DOUBLE)' : 'CAST(value AS VARCHAR)']
        : []),
      ...(whole ? ['CAST(first_offset AS DOUBLE)'] : []),
    ];
    const wanted = entities ? `WHERE entity IN (${entities})` : '';
    const order = whole ? 'entity, first_offset' : 'entity';
    this.#chunks = db.columnChunks(
      `SELECT ${columns.join(', ')} FROM ${parquet(path)} ${wanted} ORDER BY ${order}`,
    );
  }

  /** Adds the entity's entries; returns whether these are all, and not only those that were fetched. */
  take(entity: number, state: State): boolean {
    const { measures, values: kindOfValues } = this.aggregation;
    const [entities, counts, ...others] = this.#columns;
    const [values, firstOffsets] = others.slice(measures.length);
    const unseen = kindOfValues === 'number' ? 0 : '';
    for (; this.#next < entities!.length; this.#next++) {
      const row = this.#next;
      if (entities![row] !== entity) return true;
      const value = values ? (values[row] as string | number) : unseen;
      const entry = state.append(value, firstOffsets ? (firstOffsets[row] as number) : 0);
      state.addToCount(entry, counts![row] as number);
      for (let measure = 0; measure < measures.length; measure++) {
        const measured = integerOf(others[measure]![row]) ?? 0n;
        if (measures[measure]!.kind === 'sum') state.setMeasuredSum(entry, measure, measured);
        else state.setDays(entry, measure, measured);
      }
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

function parquet(path: string): string {
  return `read_parquet(${fileList([path])})`;
}
