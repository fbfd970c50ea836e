import { expect, it } from 'vitest';
import { openEventLog } from '../connectors/event-log/open.js';
import { createDoor } from '../core/events/door.js';
import type { Profile } from '../core/profile/profile.js';
import { sumCounts } from '../core/runs/counts.js';
import { Bench, eventText } from './bench.case.js';
import {
  contentOf,
  expectOnlyListed,
  now,
  partitions,
  records,
  profile as wide,
} from './lake-content.case.js';
import { memoryLog } from './memory-log.case.js';

/** Another door, which rejects more, in another zone. */
const narrow: Profile = {
  ...wide,
  zone: 'Asia/Kolkata',
  fields: { ...wide.fields, threat_score: { type: 'decimal', scale: 6, range: [0, 0.5], required: false } },
};

/** Archived through the wide door, in several publications. */
async function archivedLog(keepRaw: 'auto' | 'always'): Promise<Bench> {
  const bench = await Bench.forTest({ profile: wide, partitions, fetchBytes: 65_536 });
  for (let start = 0; start < records.length; start += 500) {
    await bench.append(records.slice(start, start + 500), now);
  }
  await bench.archive({ keepRaw, batchEvents: 2000 });
  await bench.lake.close();
  return bench;
}

/** What a lake holds that knew no other profile. */
async function freshContent(profile: Profile) {
  const fresh = await Bench.forTest({ profile, partitions });
  await fresh.append(records, now);
  const { manifest } = await fresh.archive();
  return contentOf(fresh, manifest);
}

async function letterIds({ deadLetters }: Bench): Promise<string[]> {
  const log = await openEventLog(`dir:${deadLetters}`);
  const ids: string[] = [];
  for await (const { records } of log.read({ from: [0], to: await log.positions('latest') })) {
    for (const { value } of records) {
      const { partition, offset } = JSON.parse(String(value)) as { partition: number; offset: number };
      ids.push(`${partition}:${offset}`);
    }
  }
  await log.close();
  return ids;
}

it('the lake of another profile is as if it had never had another, there and back, with dead letters once', async () => {
  const bench = await archivedLog('auto');
  const first = (await bench.lake.manifest())!;
  const letters = await letterIds(bench);
  const narrowed = bench.withProfile(narrow);
  const there = await narrowed.archive({ batchEvents: 1000 });
  expect(there.manifest.sequence).toBeGreaterThan(first.sequence + 2);
  expect(there.manifest.door).toBe(createDoor(narrow).version);
  expect(there.added.read).toBe(0);
  expect(there.rederived).toEqual({
    before: sumCounts(first.partitions.map(({ counts }) => counts)),
    after: sumCounts(there.manifest.partitions.map(({ counts }) => counts)),
  });
  const { before, after } = there.rederived!;
  expect(after.read).toBe(before.read);
  expect(after.rejected).toBeGreaterThan(before.rejected);
  expect(there.manifest.partitions.map(({ start, position, last }) => ({ start, position, last }))).toEqual(
    first.partitions.map(({ start, position, last }) => ({ start, position, last })),
  );
  expect(await contentOf(narrowed, there.manifest)).toEqual(await freshContent(narrow));
  await expectOnlyListed(bench, there.manifest);
  const more = await letterIds(bench);
  expect(more.slice(0, letters.length)).toEqual(letters);
  expect(more).toHaveLength(after.rejected);
  expect(new Set(more).size).toBe(after.rejected);

  const back = await bench.archive();
  expect(back.rederived).toEqual({ before: after, after: before });
  expect(await contentOf(bench, back.manifest)).toEqual(await freshContent(wide));
  await narrowed.archive();
  expect(await letterIds(bench)).toEqual(more);
});

it('goes on behind what was derived anew', async () => {
  const bench = await archivedLog('auto');
  await bench.append([{ key: 'ann', value: eventText(1, { timestamp: now }) }], now);
  const { added, rederived } = await bench.withProfile(narrow).archive();
  expect(added).toMatchObject({ read: 1, valid: 1 });
  expect(rederived!.after.read).toBe(records.length);
});

it('what the log forgot is read from the bytes that the lake kept', async () => {
  const bench = await archivedLog('always');
  await bench.forget(1);
  expect((await bench.log.positions('earliest')).every((offset) => offset > 100)).toBe(true);
  const narrowed = bench.withProfile(narrow);
  const { manifest } = await narrowed.archive();
  expect(await contentOf(narrowed, manifest)).toEqual(await freshContent(narrow));
  const again = await bench.archive();
  expect(await contentOf(bench, again.manifest)).toEqual(await freshContent(wide));
});

it('bytes that the log forgot stay, though no more are to be kept', async () => {
  const bench = await archivedLog('always');
  await bench.forget(1);
  await bench.withProfile(narrow).archive({ keepRaw: 'never' });
  const { manifest } = await bench.archive({ keepRaw: 'never' });
  expect(await contentOf(bench, manifest)).toEqual(await freshContent(wide));
});

it('bytes that the log still has go where they are not to be kept', async () => {
  const bench = await archivedLog('always');
  const { manifest } = await bench.withProfile(narrow).archive({ keepRaw: 'never' });
  expect(manifest.raw).toEqual([]);
});

it('is refused, and changes nothing, where bytes are kept of a part only', async () => {
  const bench = await Bench.forTest({ profile: wide, partitions: 1, segmentBytes: 1 });
  const append = (n: number) =>
    bench.append([{ key: 'ann', value: n === 1 ? 'bad' : eventText(n, { timestamp: now }) }], now);
  for (const n of [0, 1, 2]) await append(n);
  await bench.archive();
  for (const n of [3, 4, 5]) await append(n);
  const { manifest } = await bench.archive({ keepRaw: 'always' });
  await bench.forget(1);
  await expect(bench.withProfile(narrow).archive()).rejects.toMatchObject({
    code: 'lake-other-door',
    details: { missing: 'partition 0, 2 from offset 0 to 2' },
  });
  expect(await bench.lake.manifest()).toEqual(manifest);
});

it('is refused where the log lost records in its middle', async () => {
  const record = (offset: number) => {
    return { offset, logTime: now, key: null, value: Buffer.from(eventText(offset, { timestamp: now })) };
  };
  const bench = await Bench.forTest({ profile: wide, partitions: 1 });
  bench.log = memoryLog([{ records: [0, 1, 2].map(record), end: 3 }]);
  const { manifest } = await bench.archive();
  bench.log = memoryLog([{ records: [0, 2].map(record), end: 3 }]);
  await expect(bench.withProfile(narrow).archive()).rejects.toMatchObject({
    code: 'lake-other-door',
    details: { missing: 'partition 0, 2 of 3 records are there' },
  });
  expect(await bench.lake.manifest()).toEqual(manifest);
});

it('a crash leaves the old lake in force, and the next call begins anew', async () => {
  const bench = await archivedLog('auto');
  const before = await bench.lake.manifest();
  const narrowed = bench.withProfile(narrow);
  narrowed.lake.replace = () => Promise.reject(new Error('killed'));
  await expect(narrowed.archive()).rejects.toThrow('killed');
  expect(await bench.lake.manifest()).toEqual(before);
  const next = bench.withProfile(narrow);
  const { manifest, rederived } = await next.archive();
  expect(await contentOf(next, manifest)).toEqual(await freshContent(narrow));
  await expectOnlyListed(bench, manifest);
  const letters = await letterIds(bench);
  expect(letters).toHaveLength(rederived!.after.rejected);
  expect(new Set(letters).size).toBe(letters.length);
});
