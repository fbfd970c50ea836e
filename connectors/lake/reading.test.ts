import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { noCounts } from '../../core/runs/counts.js';
import { emptyManifest, type LakeManifest, writeManifest } from './manifest.js';
import { hasReaders } from './readers.js';
import { keptRanges, whileReading } from './reading.js';

const empty = emptyManifest({ kind: 'directory', id: 'log', partitions: 1 }, 'door', [0]);

let lake: string;
beforeEach(async () => {
  lake = await mkdtemp(join(tmpdir(), 'reading-'));
});
afterEach(() => rm(lake, { recursive: true }));

it('a log that was never archived has no manifest, and nothing is made of its lake', async () => {
  await expect(whileReading(lake, async (manifest) => manifest)).resolves.toBeNull();
  expect(await readdir(lake)).toEqual([]);
});

it('the lake has a reader meanwhile, and none afterwards, also where reading fails', async () => {
  await writeManifest(lake, empty);
  await whileReading(lake, async (manifest) => {
    expect(manifest).toEqual(empty);
    expect(await hasReaders(lake)).toBe(true);
  });
  expect(await hasReaders(lake)).toBe(false);
  const failing = whileReading(lake, async () => Promise.reject(new Error('failed')));
  await expect(failing).rejects.toThrow('failed');
  expect(await hasReaders(lake)).toBe(false);
});

it('a lake that has lost a file is refused', async () => {
  const rejections = [{ path: 'some.parquet', rows: 1, offsets: [] }];
  await writeManifest(lake, { ...empty, rejections });
  const reading = () => whileReading(lake, async () => 'read');
  await expect(reading()).rejects.toMatchObject({ code: 'lake-incomplete' });
  await writeFile(join(lake, 'some.parquet'), '');
  await expect(reading()).resolves.toBe('read');
});

it('kept of a range is what lies in the lake and in none of its holes', () => {
  const manifest: Pick<LakeManifest, 'partitions' | 'holes'> = {
    partitions: [0, 1].map(() => ({ start: 10, position: 100, counts: noCounts, last: null })),
    holes: [
      { partition: 1, from: 10, to: 20 },
      { partition: 0, from: 0, to: 100 },
      { partition: 1, from: 40, to: 50 },
      { partition: 1, from: 90, to: 100 },
    ],
  };
  const kept = (from: number, to: number) =>
    keptRanges(manifest, { partition: 1, from, to }).map((range) => [range.from, range.to]);
  expect(kept(0, 200)).toEqual([
    [20, 40],
    [50, 90],
  ]);
  expect(kept(25, 30)).toEqual([[25, 30]]);
  expect(kept(30, 45)).toEqual([[30, 40]]);
  expect(kept(45, 60)).toEqual([[50, 60]]);
  expect(kept(42, 48)).toEqual([]);
  expect(kept(100, 200)).toEqual([]);
  expect(kept(0, 10)).toEqual([]);
});
