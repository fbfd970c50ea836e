import { join } from 'node:path';
import type { FeatureSet } from '../../core/features/feature-set.js';
import type { EntrySink } from '../../core/states/entry-sink.js';
import { PackedRecord } from '../../core/states/packed-record.js';
import { StateRecord } from '../../core/states/state-record.js';
import { type DuckDb, fileList, numberOf } from '../lake/duckdb.js';
import { TextReader, textColumns } from '../lake/text-reader.js';
import { EntriesReader, type Extent } from './entries-reader.js';
import { inAdvance } from './in-advance.js';
import { StoredScalars } from './stored-scalars.js';

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
export interface StoredStates<Record = StateRecord> {
  readonly partition: number;
  readonly entity: string;
  readonly record: Record;
}

/** A record, and where in it the states go. */
interface Target<Record> {
  readonly record: Record;
  readonly scalars: StateRecord;
  readonly entries: readonly EntrySink[];
}

export interface ReadStatesOptions {
  readonly extent?: Extent;
  /** Only these; absent: all. */
  readonly partitions?: readonly number[];
}

/**
 * Reads stored states. To finish them, maps that no feature reads are left out, and of the others what no statistic asks
 * for: order of arrival, values where only counts matter.
 * @throws file-damaged
 */
export function readStates(
  db: DuckDb,
  features: FeatureSet,
  folder: string,
  options: ReadStatesOptions = {},
): AsyncGenerator<StoredStates> {
  const record = StateRecord.of(features.aggregations);
  return read(db, features, folder, options, { record, scalars: record, entries: record.states });
}

/** The same, packed as they are read. @throws file-damaged */
export function readPackedStates(
  db: DuckDb,
  features: FeatureSet,
  folder: string,
  partitions: readonly number[],
): AsyncGenerator<StoredStates<PackedRecord>> {
  const record = PackedRecord.of(features.aggregations);
  return read(
    db,
    features,
    folder,
    { partitions },
    { record, scalars: record.scalars, entries: record.entries },
  );
}

/** In one pass over all tables, which are sorted alike: nothing is sorted, nothing is sought. */
async function* read<Record extends { clear(): void }>(
  db: DuckDb,
  { aggregations, features }: FeatureSet,
  folder: string,
  { extent = 'whole', partitions }: ReadStatesOptions,
  { record, scalars: scalarRecord, entries }: Target<Record>,
): AsyncGenerator<StoredStates<Record>> {
  const finished = new Set(features.flatMap(({ reads }) => reads));
  const wanted = partitions ? await entitiesOf(db, folder, partitions) : 'true';
  const readers = aggregations.map((aggregation, index) => {
    return aggregation.maxEntries > 0 && (extent === 'whole' || finished.has(index))
      ? new EntriesReader(db, entriesPath(folder, aggregation.id), aggregation, extent, wanted)
      : null;
  });
  const scalars = new StoredScalars(scalarRecord);
  const keys = new TextReader();
  const columns = [
    `coalesce(CAST(entity AS INTEGER), ${dormant})`,
    'CAST(partition AS INTEGER)',
    ...keyColumns,
    ...scalars.columns,
  ];
  const select = `SELECT ${columns.join(', ')} FROM ${parquet(scalarsPath(folder))} ${partitions ? `WHERE ${among(partitions)}` : ''}`;
  try {
    for await (const rows of inAdvance(db.vectors(select))) {
      const entities = rows.integers(0);
      const partitions = rows.integers(1);
      keys.look(rows, 2);
      scalars.look(rows, 2 + keyColumns.length);
      for (let row = 0; row < rows.rows; row++) {
        record.clear();
        scalars.set(row);
        const entity = entities[row]!;
        for (let index = 0; entity !== dormant && index < readers.length; index++) {
          const reader = readers[index]!;
          while (reader !== null && !reader.take(entity, entries[index]!)) await reader.fetch();
        }
        yield { partition: partitions[row]!, entity: keys.text(row), record };
      }
    }
    for (const reader of readers) await reader?.assertEnded();
  } finally {
    for (const reader of readers) await reader?.close();
  }
}

/** Stands for the number that an entity without entries has not. */
const dormant = 0;
const keyColumns = textColumns('key');

/** The condition on `entity` in the tables of entries: a partition's entities have numbers in a row. */
async function entitiesOf(db: DuckDb, folder: string, partitions: readonly number[]): Promise<string> {
  const ranges = await db.rows(`SELECT min(entity) AS first, max(entity) AS last
FROM ${parquet(scalarsPath(folder))}
WHERE entity IS NOT NULL AND ${among(partitions)} GROUP BY partition ORDER BY first`);
  const conditions = ranges.map(({ first, last }) => {
    return `entity BETWEEN ${numberOf(first)} AND ${numberOf(last)}`;
  });
  return `(${['false', ...conditions].join(' OR ')})`;
}

function among(partitions: readonly number[]): string {
  return `partition IN (${['NULL', ...partitions].join(', ')})`;
}

function parquet(path: string): string {
  return `read_parquet(${fileList([path])})`;
}
