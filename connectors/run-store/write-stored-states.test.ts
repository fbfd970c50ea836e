import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { Bench, packagedProfile } from '../../batch-layer/bench.case.js';
import { cutAtEnd, statesSource } from '../../batch-layer/cut.js';
import { foldLog } from '../../batch-layer/engines.case.js';
import { writeStates } from '../../batch-layer/states.js';
import { identifier } from '../../core/aggregations/sql.js';
import { type FeatureSet, featureSetOf } from '../../core/features/feature-set.js';
import { Fold } from '../../core/features/fold.js';
import { hostileLog } from '../../core/features/hostile-log.case.js';
import { hostileProfile } from '../../core/features/hostile-profile.case.js';
import { decodeRecord, encodeRecord } from '../../core/states/encoding.js';
import { StateRecord } from '../../core/states/state-record.js';
import { partitionOf } from '../event-log/partitioner.js';
import { DuckDb, fileList } from '../lake/duckdb.js';
import { readPackedStates, readStates, type StoredStates } from './stored-states.js';
import { writeStoredStates } from './write-stored-states.js';

const partitions = 3;
const now = Date.UTC(2025, 10, 25, 5);
const windowStart = Date.UTC(2025, 9, 25, 22);
/** A value that is true or false is among them. */
const habits = { ...packagedProfile.habits, signed: 'is_signed' };

/** Of a hostile log: what the fold has, in the order of the files, and where SQL put its own. */
async function hostileStates(cap: number, seed: number, window: typeof packagedProfile.window) {
  const withinOffsets = 12;
  const hostile = hostileProfile(packagedProfile, { zone: 'Europe/Berlin', cap, withinOffsets });
  const profile = { ...hostile, habits, window };
  const bench = await Bench.forTest({ profile, partitions });
  const { records } = hostileLog({
    seed,
    now,
    windowStart,
    clockChange: Date.UTC(2025, 9, 26, 1),
    withinOffsets,
    partitionOf: (key) => partitionOf(Buffer.from(key), partitions),
  });
  await bench.append(records, now);
  const { manifest } = await bench.archive();
  const cut = await cutAtEnd(bench.db, bench.lake, manifest, profile, now);
  const features = featureSetOf(profile);
  const fold = new Fold(features, withinOffsets, cut.windowStart);
  await foldLog(bench, fold, [0, 0, 0], cut.positions);
  const bySql = join(bench.folder, 'by sql');
  await writeStates(bench.db, features, statesSource(bench.lake, manifest, profile, cut), bySql);
  return { bench, features, fold, bySql };
}

async function* inOrder(fold: Fold): AsyncGenerator<StoredStates> {
  for (const partition of [...fold.partitions()].sort()) {
    const table = fold.table(partition);
    const entities = [...table.entities()].sort((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b)));
    for (const entity of entities) {
      table.find(entity);
      yield { partition, entity, record: table.record };
    }
  }
}

async function copied(all: AsyncIterable<StoredStates>) {
  const copies = [];
  for await (const { partition, entity, record } of all) {
    copies.push({ partition, entity, states: encodeRecord(record), content: record.content.slice() });
  }
  return copies;
}

/** The same entries one map after the other, as they come from storage. */
function contentOf(features: FeatureSet, record: StateRecord): Uint8Array {
  const again = StateRecord.of(features.aggregations);
  decodeRecord(again, encodeRecord(record));
  return again.content.slice();
}

describe.each([
  ['profile', 3, 21],
  ['all', 1024, 22],
] as const)('of a hostile log, window of %s, %i values, seed %i', (window, cap, seed) => {
  it('what was written is read, and is what SQL writes, row by row', async () => {
    const chosen = window === 'all' ? 'all' : packagedProfile.window;
    const { bench, features, fold, bySql } = await hostileStates(cap, seed, chosen);
    const folder = join(bench.folder, 'by fold');
    await writeStoredStates(inOrder(fold), features, folder);

    const folded = await copied(inOrder(fold));
    expect(folded.length).toBeGreaterThan(20);
    const read = await copied(readStates(bench.db, features, folder));
    expect(read.map(({ content: _, ...states }) => states)).toEqual(
      folded.map(({ content: _, ...states }) => states),
    );
    const contents = [];
    for await (const { record } of inOrder(fold)) contents.push(contentOf(features, record));
    expect(read.map(({ content }) => content)).toEqual(contents);

    expect((await readdir(folder)).sort()).toEqual((await readdir(bySql)).sort());
    for (const file of await readdir(bySql)) {
      const [one, other] = [folder, bySql].map((where) => `read_parquet(${fileList([join(where, file)])})`);
      const described = (table: string) => bench.db.rows(`DESCRIBE FROM ${table}`);
      const columns = (await described(other!)).map(({ column_name }) => identifier(String(column_name)));
      const types = async (table: string) =>
        (await described(table))
          .map(({ column_name, column_type }) => `${column_name} ${column_type}`)
          .sort();
      expect(await types(one!)).toEqual(await types(other!));
      const select = (table: string) => `SELECT ${columns.join(', ')} FROM ${table}`;
      for (const [here, there] of [
        [one!, other!],
        [other!, one!],
      ] as const) {
        expect(await bench.db.rows(`${select(here)} EXCEPT ALL ${select(there)}`)).toEqual([]);
      }
    }
    for (const partition of [0, 1, 2]) {
      const only = await copied(readStates(bench.db, features, folder, { partitions: [partition] }));
      expect(only).toEqual(read.filter((states) => states.partition === partition));
      const packed = [];
      for await (const { entity, record } of readPackedStates(bench.db, features, folder, [partition])) {
        packed.push({ entity, content: record.content.slice() });
      }
      expect(packed).toEqual(only.map(({ entity, content }) => ({ entity, content })));
    }
  });
});

it('refuses states in another order, and leaves no file open', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'states-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  const features = featureSetOf(packagedProfile);
  const record = StateRecord.of(features.aggregations);
  async function* wrong(): AsyncGenerator<StoredStates> {
    // In UTF-16, the other way round.
    yield { partition: 0, entity: '\u{1f600}', record };
    yield { partition: 0, entity: '\uffff', record };
  }
  await expect(writeStoredStates(wrong(), features, folder)).rejects.toThrow(RangeError);
});

it('entries in another order than that of arrival are damage', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'states-'));
  const db = await DuckDb.open({ memoryMb: 256, threads: 2, spillFolder: join(folder, 'spill') });
  onTestFinished(async () => {
    db.close();
    await rm(folder, { recursive: true });
  });
  const features = featureSetOf(packagedProfile);
  const record = StateRecord.of(features.aggregations);
  record.states[0]!.set(0, 2);
  const addresses = record.states.find(({ form }) => form.id === 'frequency(source_ip)')!;
  for (const [value, firstOffset] of [
    ['10.0.0.1', 5],
    ['10.0.0.2', 3],
  ] as const)
    addresses.addToCount(addresses.append(value, firstOffset), 1);
  async function* one(): AsyncGenerator<StoredStates> {
    yield { partition: 0, entity: 'ann', record };
  }
  await writeStoredStates(one(), features, folder);
  await expect(copied(readStates(db, features, folder))).rejects.toMatchObject({
    code: 'file-damaged',
    details: { problem: 'is not sorted by first_offset' },
  });
});
