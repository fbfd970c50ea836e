import { readdir, readFile, rm, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeEach, expect, it } from 'vitest';
import { createDirectoryLog } from '../connectors/event-log/directory/create.js';
import { openEventLog } from '../connectors/event-log/open.js';
import type { LakeManifest } from '../connectors/lake/manifest.js';
import { Bench, eventText, packagedProfile } from './bench.case.js';

const now = Date.UTC(2026, 0, 10);
let bench: Bench;
let archived: LakeManifest;

/** A log of one partition with ten segments of one event each, archived. */
beforeEach(async () => {
  bench = await Bench.forTest({ partitions: 1, segmentBytes: 1 });
  for (let n = 0; n < 10; n++) await appendOne(n);
  archived = (await bench.archive()).manifest;
});

const appendOne = (n: number) =>
  bench.append([{ key: 'ann', value: eventText(n, { timestamp: now - 1000 + n }) }], now);
const header = () => join(bench.logFolder, 'log.json');
const segments = async (from = 0, to = 10) => {
  const names = (await readdir(join(bench.logFolder, '0'))).filter((name) => name.endsWith('.ndjson')).sort();
  return names.slice(from, to).map((name) => join(bench.logFolder, '0', name));
};
const removeSegments = async (from: number, to: number) => {
  for (const path of await segments(from, to)) {
    await rm(path);
    await rm(path.replace('.ndjson', '.index'));
  }
};
const reopen = async () => {
  bench.log = await openEventLog(`dir:${bench.logFolder}`);
};

/** Archiving is refused with this difference, and the lake is as it was. */
async function expectOtherLog(difference: RegExp): Promise<void> {
  await reopen();
  await expect(bench.archive()).rejects.toMatchObject({
    code: 'lake-other-log',
    exitCode: 1,
    details: { folder: bench.lake.folder, url: bench.log.url, difference: expect.stringMatching(difference) },
  });
  expect(await bench.lake.manifest()).toEqual(archived);
}

it('a log that was made anew at the same path is another', async () => {
  await rm(bench.logFolder, { recursive: true });
  await createDirectoryLog(bench.logFolder, { partitions: 1 });
  await expectOtherLog(/^it was directory log \S+, this is directory log \S+$/);
});

it('a changed partition count is another log', async () => {
  const text = await readFile(header(), 'utf8');
  await writeFile(header(), text.replace('"partitions": 1', '"partitions": 2'));
  await expectOtherLog(/^it had 1 partitions, now there are 2$/);
});

it('a log that ends before what was archived was cut', async () => {
  await removeSegments(7, 10);
  await expectOtherLog(/^partition 0 ends at offset 7, and 10 were archived$/);
});

it('a log that was cut and written on is recognised by its last archived record', async () => {
  await removeSegments(8, 10);
  for (const n of [90, 91, 92]) await appendOne(n);
  await expectOtherLog(/^the record at partition 0, offset 9 is not the one that was archived$/);
});

it('so is one whose last archived record was changed by a byte', async () => {
  const [last] = await segments(9, 10);
  const text = await readFile(last!, 'utf8');
  await writeFile(last!, text.replace('dns_query', 'dns_querz'));
  await expectOtherLog(/offset 9 is not the one that was archived/);
});

it('a torn tail behind the archived records is no difference', async () => {
  await appendOne(10);
  const [last] = await segments(10, 11);
  await truncate(last!, 5);
  await reopen();
  expect(await bench.archive()).toMatchObject({ manifest: { sequence: 1 }, added: { read: 0 } });
});

it('a head that was deleted after it was archived is no hole', async () => {
  await removeSegments(0, 9);
  await appendOne(10);
  const { manifest, added } = await bench.archive();
  expect(manifest.holes).toEqual([]);
  expect(added).toMatchObject({ read: 1, valid: 1 });
});

it('a head that was deleted before it was archived is a hole, recorded once', async () => {
  for (let n = 10; n < 15; n++) await appendOne(n);
  await removeSegments(0, 12);
  const { manifest, added } = await bench.archive();
  expect(manifest.holes).toEqual([{ partition: 0, from: 10, to: 12 }]);
  expect(added).toMatchObject({ read: 3, valid: 3 });
  expect(manifest.partitions).toMatchObject([{ start: 0, position: 15, counts: { read: 13, valid: 13 } }]);
  await appendOne(15);
  expect((await bench.archive()).manifest.holes).toHaveLength(1);
});

it('a hole at the end of all that is there is recorded too', async () => {
  for (let n = 10; n < 13; n++) await appendOne(n);
  await writeFile(join(bench.logFolder, '0', `${'13'.padStart(20, '0')}.ndjson`), '');
  await removeSegments(0, 13);
  const { manifest } = await bench.archive();
  expect(manifest.holes).toEqual([{ partition: 0, from: 10, to: 13 }]);
  expect(manifest.partitions).toMatchObject([{ position: 13, counts: { read: 10 } }]);
});

it('a log whose head was gone before the lake began has a hole from its beginning', async () => {
  await removeSegments(0, 4);
  await rm(bench.lake.folder, { recursive: true });
  const { manifest } = await bench.archive();
  expect(manifest.holes).toEqual([{ partition: 0, from: 0, to: 4 }]);
  expect(manifest.partitions).toMatchObject([{ position: 10, counts: { read: 6 } }]);
});

it.each([
  ['zone', { zone: 'Europe/Berlin' }],
  ['fields', { fields: { ...packagedProfile.fields, port: { type: 'integer' as const, required: false } } }],
  ['derivations', { derive: { local_hour: { hourOf: 'timestamp' } } }],
  ['limits', { maxFutureMs: 1 }],
])('other %s make another door, and the lake is refused where the log forgot', async (_, change) => {
  await removeSegments(0, 4);
  const profile = { ...packagedProfile, ...change };
  await expect(bench.archive({ profile })).rejects.toMatchObject({
    code: 'lake-other-door',
    details: {
      folder: bench.lake.folder,
      profile: 'security-events',
      missing: 'partition 0, 4 from offset 0 to 3',
    },
  });
  expect(await bench.lake.manifest()).toEqual(archived);
});

it('other features, windows and caps are the same door', async () => {
  const profile = { ...packagedProfile, features: {}, window: 'all' as const, caps: { values: 1 } };
  expect(await bench.archive({ profile })).toMatchObject({ manifest: archived, rederived: null });
});
