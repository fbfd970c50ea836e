import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { encodeEntries, type IndexEntry, SegmentIndex } from './segment-index.js';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'segment-index-'));
});
afterAll(() => rm(folder, { recursive: true }));

async function withIndex<Result>(
  entries: readonly IndexEntry[],
  use: (index: SegmentIndex) => Promise<Result>,
): Promise<Result> {
  const path = join(folder, 'index');
  await writeFile(path, Buffer.concat([encodeEntries(entries), Buffer.alloc(23, 7)]));
  const index = await SegmentIndex.open(path);
  return use(index).finally(() => index.close());
}

const entry = (firstOffset: number, bytePosition: number, logTime: number): IndexEntry => ({
  firstOffset,
  bytePosition,
  logTime,
});

test('entries come back as they were, and a torn one is none', async () => {
  const far = Number.MAX_SAFE_INTEGER;
  const entries = [entry(0, 0, 0), entry(2 ** 32 - 1, 2 ** 32, -1), entry(far, far, far)];
  expect(await withIndex(entries, (index) => index.read(0))).toEqual(entries);
  expect(await withIndex(entries, (index) => index.length())).toBe(3);
});

test('a missing file is an index without entries', async () => {
  const index = await SegmentIndex.open(join(folder, 'missing'));
  expect([await index.length(), await index.read(0), await index.findLast('firstOffset', 9)]).toEqual([
    0,
    [],
    null,
  ]);
  await index.close();
});

test('the last entry at or below a value is found as a search from the end finds it', async () => {
  const increments = fc.array(fc.nat(3), { maxLength: 30 });
  await fc.assert(
    fc.asyncProperty(increments, fc.integer({ min: -1, max: 100 }), async (steps, value) => {
      let offset = 0;
      const entries = steps.map((step) => {
        offset += step;
        return entry(offset, offset * 10, 0);
      });
      const i = entries.findLastIndex(({ firstOffset }) => firstOffset <= value);
      const expected = i < 0 ? null : { i, entry: entries[i] };
      await withIndex(entries, async (index) => {
        expect(await index.findLast('firstOffset', value)).toEqual(expected);
        expect(await index.findLast('bytePosition', value * 10)).toEqual(expected);
      });
    }),
  );
});

test('an append that died without a line gives no time', async () => {
  const entries = [entry(0, 0, 1000), entry(3, 30, 5000), entry(3, 30, 2000), entry(4, 40, 3000)];
  const found = await withIndex(entries, (index) =>
    Promise.all([1000, 1001, 2001, 3001].map((time) => index.firstOffsetSince(time))),
  );
  expect(found).toEqual([0, 3, 4, null]);
});
