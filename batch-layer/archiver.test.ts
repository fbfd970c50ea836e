import { mkdir, readdir, readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { partitionOf } from '../connectors/event-log/partitioner.js';
import { fileList, numberOf } from '../connectors/lake/duckdb.js';
import type { LakeManifest } from '../connectors/lake/manifest.js';
import { hostileLog } from '../core/features/hostile-log.case.js';
import { hostileProfile } from '../core/features/hostile-profile.case.js';
import { oracle } from '../core/features/oracle.case.js';
import { sumCounts } from '../core/runs/counts.js';
import { Bench, eventText, packagedProfile } from './bench.case.js';
import { memoryLog } from './memory-log.case.js';

const now = Date.UTC(2025, 10, 25, 5);
const withinOffsets = 12;
const profile = hostileProfile(packagedProfile, { zone: 'UTC', cap: 3, withinOffsets });

function hostile(seed: number, partitions: number) {
  return hostileLog({
    seed,
    now,
    windowStart: Date.UTC(2025, 9, 26),
    clockChange: Date.UTC(2025, 9, 26, 1),
    withinOffsets,
    partitionOf: (key) => partitionOf(Buffer.from(key), partitions),
  });
}

/** Partition, offset and duplicate_of of every archived event. */
async function archived({ db, lake }: Bench, manifest: LakeManifest): Promise<string[]> {
  const rows = await db.rows(
    `SELECT _partition, _offset, _duplicate_of FROM ${lake.relation(manifest, null)} ORDER BY ALL`,
  );
  return rows.map(({ _partition, _offset, _duplicate_of }) => `${_partition}:${_offset} ${_duplicate_of}`);
}

const events = (count: number, from = 0, fields = {}) =>
  Array.from({ length: count }, (_, index) => {
    const n = from + index;
    return {
      key: `user ${n % 5}`,
      value: eventText(n, { user: `user ${n % 5}`, timestamp: now - n, ...fields }),
    };
  });

describe('sums', () => {
  it('read = valid + rejected + duplicate, per partition, of the log and of what was added (seed 5)', async () => {
    const { records, passed } = hostile(5, 3);
    const bench = await Bench.forTest({ profile });
    await bench.append(records, now);
    const { manifest, added } = await bench.archive();
    const ends = await bench.log.positions('latest');
    const { counts } = oracle(passed, { zone: 'UTC', cap: 3, withinOffsets, windowStart: null });
    for (const [partition, archived] of manifest.partitions.entries()) {
      const valid = passed.filter((record) => record.partition === partition).length;
      const { duplicate, inWindow } = counts.get(partition)!;
      const read = ends[partition]!;
      expect(archived.counts).toEqual({
        read,
        valid: inWindow,
        duplicate,
        rejected: read - valid,
        notRecords: 0,
      });
      expect(archived).toMatchObject({ start: 0, position: read });
    }
    expect(added).toEqual(sumCounts(manifest.partitions.map(({ counts }) => counts)));
    expect(added.read).toBe(records.length);
  });

  it('counts records, not offsets: markers are notRecords, a record without bytes is one, and rejected', async () => {
    const record = (offset: number, value: string | null) => {
      return { offset, logTime: now, key: null, value: value === null ? null : Buffer.from(value) };
    };
    const one = {
      records: [record(0, eventText(1, { timestamp: now })), record(3, null), record(4, '')],
      end: 7,
    };
    const bench = await Bench.forTest({ partitions: 1 });
    bench.log = memoryLog([one, { records: [], end: 2 }]);
    const { manifest } = await bench.archive();
    expect(
      manifest.partitions.map(({ counts, position, last }) => ({ ...counts, position, last: last?.offset })),
    ).toEqual([
      { read: 3, valid: 1, rejected: 2, duplicate: 0, notRecords: 4, position: 7, last: 4 },
      { read: 0, valid: 0, rejected: 0, duplicate: 0, notRecords: 2, position: 2, last: undefined },
    ]);
  });

  it('does not publish a lake that lost a row on the way', async () => {
    const bench = await Bench.forTest();
    await bench.append(events(50), now);
    const { manifest } = await bench.archive();
    await bench.append(events(50, 50), now);
    const { publish } = bench.lake;
    bench.lake.publish = async (before, publication) => {
      const [file] = publication.events;
      const path = join(bench.lake.folder, file!.path);
      const kept = join(bench.folder, 'kept.parquet');
      await bench.db.run(`COPY (FROM read_parquet(${fileList([path])}) LIMIT 9) TO '${kept}'`);
      await rename(kept, path);
      return publish.call(bench.lake, before, publication);
    };
    await expect(bench.archive()).rejects.toThrow(/partition \d: read \d+ ≠ valid/);
    expect(await bench.lake.manifest()).toEqual(manifest);
  });
});

describe('going on', () => {
  it('adds only new records, and leaves what is archived as it is', async () => {
    const bench = await Bench.forTest();
    await bench.append(events(60), now);
    const first = await bench.archive();
    const files = first.manifest.events.map(({ path }) => join(bench.lake.folder, path));
    const before = await Promise.all(files.map((path) => readFile(path)));
    await bench.append(events(40, 60), now);
    const second = await bench.archive();
    expect(second.added).toMatchObject({ read: 40, valid: 40 });
    expect(second.manifest.events.slice(0, files.length)).toEqual(first.manifest.events);
    expect(await Promise.all(files.map((path) => readFile(path)))).toEqual(before);
    expect(await archived(bench, second.manifest)).toHaveLength(100);
  });

  it('publishes nothing where nothing is new', async () => {
    const bench = await Bench.forTest();
    await bench.append(events(10), now);
    const { manifest } = await bench.archive();
    const nothing = { added: sumCounts([]), rederived: null, compacted: null };
    expect(await bench.archive()).toEqual({ manifest, ...nothing });
  });

  it('archives up to the asked positions, and an empty log too', async () => {
    const bench = await Bench.forTest({ partitions: 1 });
    expect((await bench.archive()).manifest).toMatchObject({ events: [], partitions: [{ position: 0 }] });
    await bench.append(events(10), now);
    expect((await bench.archive({ to: [4] })).manifest.partitions).toMatchObject([{ position: 4 }]);
    expect((await bench.archive({ to: [2] })).manifest.partitions).toMatchObject([{ position: 4 }]);
    expect((await bench.archive()).manifest.partitions).toMatchObject([
      { position: 10, counts: { read: 10 } },
    ]);
  });

  it('reads only the files that may hold a wanted event', async () => {
    const bench = await Bench.forTest({ partitions: 1 });
    const day = (n: number) => Date.UTC(2024, 0, 1) + n * 86_400_000;
    const dayOf = (batch: number) => Array.from({ length: 30 }, (_, n) => day(batch * 30 + n));
    let n = 0;
    for (const days of [1, 0, 2].map(dayOf)) {
      await bench.append(
        days.map((timestamp) => ({ key: 'ann', value: eventText(n++, { timestamp }) })),
        now,
      );
      await bench.archive();
    }
    const manifest = (await bench.lake.manifest())!;
    expect(manifest.events.map(({ leastMs, greatestMs }) => [leastMs, greatestMs])).toEqual(
      [1, 0, 2].map((batch) => [day(batch * 30), day(batch * 30 + 29)]),
    );
    const read = async (fromMs: number | null) => {
      const relation = bench.lake.relation(manifest, fromMs);
      const [row] = await bench.db.rows(`SELECT count(*) AS n FROM ${relation}`);
      return numberOf(row!.n);
    };
    expect([await read(null), await read(day(59)), await read(day(59) + 1), await read(day(90))]).toEqual([
      90, 60, 30, 0,
    ]);
  });
});

describe('duplicates', () => {
  it.each([1, 2])('are the same, however often the lake was published (seed %i)', async (seed) => {
    const { records } = hostile(seed, 2);
    const inParts = await Bench.forTest({ profile, partitions: 2, fetchBytes: 16_384 });
    const atOnce = await Bench.forTest({ profile, partitions: 2 });
    for (const bench of [inParts, atOnce]) await bench.append(records.slice(0, 500), now);
    const { manifest: parts } = await inParts.archive({ batchEvents: 1 });
    const { manifest: one } = await atOnce.archive();
    expect(one.sequence).toBe(1);
    expect(parts.sequence).toBeGreaterThan(5);
    expect(await archived(inParts, parts)).toEqual(await archived(atOnce, one));
    expect(parts.partitions).toEqual(one.partitions);
    expect(parts.partitions[0]!.counts.duplicate).toBeGreaterThan(0);
  });

  it('reach back exactly withinOffsets, from a duplicate too, across publications', async () => {
    const bench = await Bench.forTest({ profile, partitions: 1 });
    const at = new Map(
      [0, withinOffsets, 2 * withinOffsets, 3 * withinOffsets + 1].map((offset) => [offset, 999]),
    );
    for (let offset = 0; offset < 40; offset++) {
      await bench.append(
        [{ key: 'ann', value: eventText(at.get(offset) ?? offset, { timestamp: now }) }],
        now,
      );
      if (at.has(offset + 1)) await bench.archive();
    }
    const { manifest } = await bench.archive();
    const found = (await archived(bench, manifest)).filter((row) => !row.endsWith('null'));
    expect(found).toEqual([`0:${withinOffsets} 0`, `0:${2 * withinOffsets} ${withinOffsets}`]);
  });
});

describe('an archiver that was killed', () => {
  it('leaves files that are not listed; the next one removes them', async () => {
    const bench = await Bench.forTest();
    await bench.append(events(30), now);
    const { manifest } = await bench.archive();
    const { folder } = bench.lake;
    const left = [
      'events/00000002-0.parquet',
      'duplicates/00000002.parquet',
      'rejections/00000002-1.parquet',
    ];
    for (const path of left) {
      await mkdir(join(folder, path, '..'), { recursive: true });
      await writeFile(join(folder, path), 'half a file');
    }
    await bench.append(events(30, 30), now);
    const next = await bench.archive();
    const files = await readdir(folder, { recursive: true });
    expect(files.filter((path) => path.endsWith('.parquet')).sort()).toEqual(
      next.manifest.events.map(({ path }) => path).sort(),
    );
    expect(next.manifest.sequence).toBe(manifest.sequence + 1);
    expect(await archived(bench, next.manifest)).toHaveLength(60);
  });

  it.each([0, 1, 5, 8])(
    'at batch %i: the lake is as last published, and goes on to the same end',
    async (failAfterBatches) => {
      const { records, passed } = hostile(3, 1);
      const logged = records.slice(0, 900).map(({ value }, offset) => {
        return { offset, logTime: now, key: null, value: Buffer.from(value) };
      });
      const partitions = [{ records: logged, end: logged.length }];
      const bench = await Bench.forTest({ profile, partitions: 1 });
      bench.log = memoryLog(partitions, { failAfterBatches });
      await expect(bench.archive({ batchEvents: 300 })).rejects.toThrow('the log failed');
      const half = await bench.lake.manifest();
      expect(half?.partitions[0]?.position ?? 0).toBe(Math.floor(failAfterBatches / 3) * 300);
      bench.log = memoryLog(partitions);
      const { manifest } = await bench.archive();
      const valid = passed.filter(({ offset }) => offset < 900).length;
      expect(await archived(bench, manifest)).toHaveLength(valid);
      expect(manifest.partitions[0]!.counts).toMatchObject({ read: 900, rejected: 900 - valid });
    },
  );
});

describe('what is in the way', () => {
  it.each([
    Object.assign(new Error('no space'), { code: 'ENOSPC' }),
    new Error('IO Error: Could not write file "/lake/x.parquet": No space left on device'),
  ])('a full disk is told as one: %s', async (failure) => {
    const bench = await Bench.forTest();
    await bench.append(events(3), now);
    bench.lake.publish = () => Promise.reject(failure);
    await expect(bench.archive()).rejects.toMatchObject({
      code: 'disk-failed',
      details: { folder: bench.lake.folder },
    });
  });

  it('a lost file is told by its path, and nothing is changed', async () => {
    const bench = await Bench.forTest({ partitions: 1 });
    await bench.append(events(3), now);
    const { manifest } = await bench.archive();
    await bench.lake.close();
    const path = join(bench.lake.folder, manifest.events[0]!.path);
    await rename(path, `${path}.elsewhere`);
    await bench.append(events(1, 3), now);
    await expect(bench.archive()).rejects.toMatchObject({ code: 'lake-incomplete', details: { path } });
    expect(await bench.lake.manifest()).toEqual(manifest);
    await rename(`${path}.elsewhere`, path);
    expect((await bench.archive()).added.read).toBe(1);
  });

  it('a damaged manifest is told by its path, and the lock is given back', async () => {
    const bench = await Bench.forTest();
    await bench.archive();
    const path = join(bench.lake.folder, 'manifest.json');
    const text = await readFile(path, 'utf8');
    await writeFile(path, text.slice(0, 50));
    await expect(bench.archive()).rejects.toMatchObject({ code: 'file-damaged', details: { path } });
    const inFormat = (version: number) =>
      writeFile(path, text.replace('"formatVersion": 3', `"formatVersion": ${version}`));
    await inFormat(4);
    await expect(bench.archive()).rejects.toMatchObject({
      code: 'file-too-new',
      details: { path, found: 4, known: 3 },
    });
    await inFormat(1);
    await expect(bench.archive()).rejects.toMatchObject({
      code: 'lake-outdated',
      details: { folder: bench.lake.folder, found: 1, known: 3 },
    });
    await writeFile(path, text);
    await bench.archive();
  });
});

it('goes on in a lake of the format before, which kept no bytes of events', async () => {
  const bench = await Bench.forTest();
  await bench.append(events(50), now);
  const { manifest } = await bench.archive();
  const path = join(bench.lake.folder, 'manifest.json');
  const { raw: _, ...before } = JSON.parse(await readFile(path, 'utf8'));
  await writeFile(path, JSON.stringify({ ...before, formatVersion: 2 }));
  expect(await bench.lake.manifest()).toEqual(manifest);
  await bench.append(events(50, 50), now);
  const { added } = await bench.archive({ keepRaw: 'always' });
  expect(added).toMatchObject({ read: 50, valid: 50 });
  const written = JSON.parse(await readFile(path, 'utf8'));
  expect(written.formatVersion).toBe(3);
  expect(written.raw).toHaveLength(1);
});

it('keeps every column as the door derived it', async () => {
  const bench = await Bench.forTest({ partitions: 1 });
  const fields = { timestamp: now, source_ip: 'a\0b', threat_score: -0, status: null, location: '\u{1f600}' };
  await bench.append(
    [{ key: 'ann', value: eventText(1, { ...fields, file_details: { is_encrypted: false } }) }],
    now,
  );
  const { manifest } = await bench.archive();
  const [row] = await bench.db.rows(`SELECT * FROM ${bench.lake.relation(manifest, null)}`);
  const { fields: declared, derive } = packagedProfile;
  expect(Object.keys(row!)).toEqual([
    ...['_partition', '_offset', '_log_time', '_duplicate_of'],
    ...[...Object.keys(declared), ...Object.keys(derive)],
  ]);
  expect(row).toMatchObject({
    _partition: 0,
    _offset: 0n,
    _log_time: BigInt(now),
    _duplicate_of: null,
    timestamp: BigInt(now),
    source_ip: 'a\0b',
    threat_score: 0n,
    status: 'success',
    location: '\u{1f600}',
    is_encrypted: false,
    user_agent: null,
    local_hour: 5n,
  });
});
