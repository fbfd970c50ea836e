import { readdir } from 'node:fs/promises';
import { expect, it } from 'vitest';
import { fileList } from '../connectors/lake/duckdb.js';
import { filesOf, type LakeManifest, lakeFolders } from '../connectors/lake/manifest.js';
import { sumCounts } from '../core/runs/counts.js';
import type { Archived } from './archiver.js';
import { Bench } from './bench.case.js';
import { contentOf, expectOnlyListed, now, partitions, profile, records } from './lake-content.case.js';

const publications = 6;

/** A lake with a file per folder and publication, of the records up to `share` of them. */
async function scattered(): Promise<{ bench: Bench; manifest: LakeManifest }> {
  const bench = await Bench.forTest({ profile, partitions });
  let archived: Archived | null = null;
  for (let part = 0; part < publications; part++) {
    await bench.append(partOf(part), now);
    archived = await bench.archive({ keepRaw: 'always' });
  }
  return { bench, manifest: archived!.manifest };
}

function partOf(part: number) {
  const each = Math.ceil(records.length / publications);
  return records.slice(part * each, (part + 1) * each);
}

/** Rows and a digest of every kind of file. */
async function rowsOf({ db, lake }: Bench, manifest: LakeManifest) {
  return Promise.all(
    lakeFolders.map(async (folder) => {
      const files = fileList(manifest[folder].map(({ path }) => `${lake.folder}/${path}`));
      const [found] = await db.rows(
        `SELECT count(*) AS rows, bit_xor(hash(row)) AS hash FROM read_parquet(${files}) AS row`,
      );
      return { folder, ...found };
    }),
  );
}

const compactNow = { keepRaw: 'always', compactAfterFiles: 1 } as const;

it('every row, count and state is the same in fewer files, and those that were merged are gone', async () => {
  const { bench, manifest: before } = await scattered();
  expect(filesOf(before).length).toBeGreaterThan(3 * publications);
  const [rows, content] = [await rowsOf(bench, before), await contentOf(bench, before)];
  const { manifest, compacted, added } = await bench.archive(compactNow);
  expect(added).toEqual(sumCounts([]));
  expect(lakeFolders.map((folder) => manifest[folder].length)).toEqual([1, 1, 1, 1]);
  expect(compacted!.before.files).toBe(filesOf(before).length);
  expect(compacted!.after.files).toBe(4);
  expect(compacted!.after.bytes).toBeLessThan(compacted!.before.bytes);
  expect(manifest.partitions).toEqual(before.partitions);
  expect(await rowsOf(bench, manifest)).toEqual(rows);
  expect(await contentOf(bench, manifest)).toEqual(content);
  expect(await bench.lake.manifest()).toEqual(manifest);
  await expectOnlyListed(bench, manifest);

  const again = await bench.archive(compactNow);
  expect(again).toEqual({ manifest, added: sumCounts([]), rederived: null, compacted: null });
});

it('goes on behind merged files, with duplicates of what is in them, and merges again', async () => {
  const bench = await Bench.forTest({ profile, partitions });
  for (let part = 0; part < publications; part++) {
    await bench.append(partOf(part), now);
    await bench.archive(part % 2 === 1 ? compactNow : { keepRaw: 'always' });
  }
  const { manifest } = await bench.archive(compactNow);
  const { bench: other, manifest: whole } = await scattered();
  expect(await contentOf(bench, manifest)).toEqual(await contentOf(other, whole));
  expect(await rowsOf(bench, manifest)).toEqual(await rowsOf(other, whole));
});

it('merges by itself when there are more small files than the setting says', async () => {
  const { bench, manifest } = await scattered();
  const most = Math.max(...lakeFolders.map((folder) => manifest[folder].length));
  expect((await bench.archive({ compactAfterFiles: most })).compacted).toBeNull();
  expect((await bench.archive({ compactAfterFiles: most - 1 })).compacted).not.toBeNull();
});

it('a crash before the exchange leaves the old files in force, and the next archiver removes the new ones', async () => {
  const { bench, manifest: before } = await scattered();
  const rows = await rowsOf(bench, before);
  const killed = bench.withProfile(profile);
  killed.lake.replace = () => Promise.reject(new Error('killed'));
  await expect(killed.archive(compactNow)).rejects.toThrow('killed');
  expect(await bench.lake.manifest()).toEqual(before);
  expect(await rowsOf(bench, before)).toEqual(rows);
  expect((await readdir(`${bench.lake.folder}/events`)).length).toBeGreaterThan(before.events.length);

  await expectOnlyListed(bench, (await bench.archive()).manifest);
  const { manifest } = await bench.archive(compactNow);
  expect(await rowsOf(bench, manifest)).toEqual(rows);
  await expectOnlyListed(bench, manifest);
});

it('a training reads what it archived while others compact, and the files go when nobody reads them', async () => {
  const { bench: training, manifest: before } = await scattered();
  const content = await contentOf(training, before);
  const other = training.withProfile(profile);
  const { manifest, compacted } = await other.archive(compactNow);
  expect(compacted!.after.files).toBe(4);
  await other.archive();
  expect(await contentOf(training, before)).toEqual(content);
  await training.lake.close();
  await other.archive();
  await expectOnlyListed(other, manifest);
});
