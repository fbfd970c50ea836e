import { mkdir, mkdtemp, readdir, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type SnapshotManifest, snapshotFormatVersion } from '../../core/runs/snapshot.js';
import { DuckDb } from '../lake/duckdb.js';
import { readRecentIds, writeRecentIds } from './recent-ids.js';
import { Snapshots } from './snapshots.js';

let folder: string;
let snapshots: Snapshots;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'snapshots [*] '));
  snapshots = new Snapshots(folder);
});
afterEach(() => rm(folder, { recursive: true }));

const log = { kind: 'directory', id: 'a log', partitions: 4 };
const fit = { run: 'r1', layout: 'l1', log };

function manifestOf(
  snapshot: string,
  positions: Readonly<Record<number, number>>,
  other: Partial<SnapshotManifest> = {},
): Omit<SnapshotManifest, 'files'> {
  const counts = {
    read: 1,
    valid: 1,
    rejected: 0,
    duplicate: 0,
    notRecords: 0,
    inWindow: 1,
    beforeWindow: 0,
  };
  return {
    formatVersion: snapshotFormatVersion,
    snapshot,
    run: 'r1',
    layout: 'l1',
    door: 'd1',
    log,
    takenAt: '2026-01-01T00:00:00.000Z',
    request: null,
    partitions: Object.entries(positions).map(([partition, position]) => ({
      partition: Number(partition),
      position,
      cut: 0,
      counts,
      last: null,
      eventTime: 5,
      holes: [{ from: 1, to: 2 }],
      unscored: [],
      outputs: { anomalies: [1, 2], alerts: [0] },
    })),
    ...other,
  };
}

async function take(...parameters: Parameters<typeof manifestOf>): Promise<SnapshotManifest> {
  const manifest = manifestOf(...parameters);
  const draft = await snapshots.draft(manifest.snapshot);
  await mkdir(join(draft, 'states'));
  await writeFile(join(draft, 'states', 'scalars.parquet'), manifest.snapshot);
  return snapshots.publish(draft, manifest);
}

const newest = async (partition: number, wanted = fit) =>
  (await snapshots.newestOf(partition, wanted))?.manifest.snapshot ?? null;

describe('a snapshot', () => {
  it('is a draft that nobody sees, until it is published whole', async () => {
    expect(await snapshots.list()).toEqual([]);
    const draft = await snapshots.draft('1');
    await writeFile(join(draft, 'half'), '');
    expect([await snapshots.list(), await newest(0)]).toEqual([[], null]);
    const sealed = await snapshots.publish(draft, manifestOf('1', { 0: 7 }));
    expect(Object.keys(sealed.files)).toEqual(['half']);
    expect(await snapshots.list()).toEqual([sealed]);
    expect(await snapshots.newestOf(0, fit)).toEqual({
      manifest: sealed,
      partition: sealed.partitions[0],
      folder: snapshots.snapshotFolder('1'),
    });
  });

  it('is the one that is furthest in the partition, and the newest of those', async () => {
    await take('1', { 0: 10, 1: 10 });
    await take('2', { 0: 20 });
    await take('3', { 0: 15, 2: 5 });
    await take('4', { 2: 5 });
    expect((await snapshots.list()).map(({ snapshot }) => snapshot)).toEqual(['4', '3', '2', '1']);
    expect([await newest(0), await newest(1), await newest(2), await newest(3)]).toEqual([
      '2',
      '1',
      '4',
      null,
    ]);
  });

  it('is of the same run, layout and log, or none', async () => {
    await take('1', { 0: 10 });
    await take('2', { 0: 20 }, { run: null });
    await take('3', { 0: 30 }, { layout: 'l2' });
    await take('4', { 0: 40 }, { log: { ...log, id: 'another' } });
    await take('5', { 0: 50 }, { log: { ...log, partitions: 5 } });
    expect(await newest(0)).toBe('1');
    const { run: _, ...anyRun } = fit;
    expect((await snapshots.newestOf(0, anyRun))?.manifest.snapshot).toBe('2');
    expect((await snapshots.newestOf(0, { ...fit, run: null }))?.manifest.snapshot).toBe('2');
  });

  it('is skipped where it is damaged, whatever is', async () => {
    for (const [name, position] of [
      ['1', 10],
      ['2', 20],
      ['3', 30],
      ['4', 40],
      ['5', 50],
    ] as const)
      await take(name, { 0: position });
    await writeFile(join(snapshots.statesFolder('5'), 'scalars.parquet'), 'else');
    await rm(join(snapshots.statesFolder('4'), 'scalars.parquet'));
    await writeFile(join(snapshots.snapshotFolder('3'), 'manifest.json'), '{"formatVersion": 1');
    await rm(join(snapshots.snapshotFolder('2'), 'manifest.json'));
    expect(await newest(0)).toBe('1');
  });
});

it('keeps the newest few of each partition', async () => {
  await take('1', { 0: 1, 1: 1 });
  await take('2', { 0: 2 });
  await take('3', { 0: 3 });
  await take('4', { 0: 4, 2: 4 });
  expect(await snapshots.prune(2)).toEqual(['2']);
  expect((await snapshots.list()).map(({ snapshot }) => snapshot)).toEqual(['4', '3', '1']);
  expect(await snapshots.prune(1)).toEqual(['3']);
  expect((await readdir(join(folder, 'snapshots'))).sort()).toEqual(['1', '4']);
});

it('removes what a process that was killed left, and no draft that another writes', async () => {
  const killed = await snapshots.draft('1');
  await writeFile(join(killed, 'half'), '');
  const longAgo = new Date(Date.now() - 3_600_000);
  await utimes(join(killed, 'half'), longAgo, longAgo);
  await utimes(killed, longAgo, longAgo);
  const alive = await snapshots.draft('2');
  await utimes(alive, longAgo, longAgo);
  await writeFile(join(alive, 'half'), '');
  await utimes(alive, longAgo, longAgo);
  await snapshots.draft('3');
  expect((await readdir(join(folder, 'snapshots'))).sort()).toEqual(['2.draft', '3.draft']);
  expect(await readdir(alive)).toEqual(['half']);
  expect(await readdir(await snapshots.draft('2'))).toEqual([]);
});

it('holds recent ids as they were, by partition', async () => {
  const db = await DuckDb.open({ memoryMb: 256, threads: 2, spillFolder: join(folder, 'spill') });
  try {
    const ids = [1, 3].flatMap((partition) =>
      Array.from({ length: 12_345 }, (_, index) => {
        return {
          partition,
          offset: 2 ** 40 + 3 * index,
          id: index % 5 ? `evt_${index}` : `ü${'y'.repeat(index % 400)}`,
        };
      }),
    );
    await writeRecentIds(ids, snapshots.idsFolder('1'));
    for (const partition of [0, 1, 2, 3]) {
      const read = [];
      for await (const id of readRecentIds(db, snapshots.idsFolder('1'), partition)) read.push(id);
      expect(read).toEqual(ids.filter((id) => id.partition === partition));
    }
  } finally {
    db.close();
  }
});
