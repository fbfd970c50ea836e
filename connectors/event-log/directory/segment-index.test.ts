import fc from 'fast-check';
import { expect, test } from 'vitest';
import { encodeEntry, type IndexEntry, SegmentIndex } from './segment-index.js';

const indexOf = (entries: readonly IndexEntry[], rest = 0) =>
  new SegmentIndex(Buffer.concat([...entries.map(encodeEntry), Buffer.alloc(rest, 7)]));
const entry = (firstOffset: number, bytePosition: number, logTime: number): IndexEntry => ({
  firstOffset,
  bytePosition,
  logTime,
});

test('entries come back as they were, up to the greatest whole numbers, and a torn one is none', () => {
  const entries = [entry(0, 0, 0), entry(2 ** 40, 2 ** 45, Number.MAX_SAFE_INTEGER)];
  const index = indexOf(entries, 23);
  expect([index.length, index.at(0), index.at(1)]).toEqual([2, ...entries]);
});

test('the last entry at or below a value is found as a search from the end finds it', () => {
  const increments = fc.array(fc.nat(3), { maxLength: 30 });
  fc.assert(
    fc.property(increments, fc.integer({ min: -1, max: 100 }), (steps, value) => {
      let offset = 0;
      const entries = steps.map((step) => {
        offset += step;
        return entry(offset, offset * 10, 0);
      });
      const found = entries.findLastIndex(({ firstOffset }) => firstOffset <= value);
      expect(indexOf(entries).findLast('firstOffset', value)).toBe(found);
      expect(indexOf(entries).findLast('bytePosition', value * 10)).toBe(found);
    }),
  );
});

test('an append that died without a line gives no time', () => {
  const index = indexOf([entry(0, 0, 1000), entry(3, 30, 5000), entry(3, 30, 2000), entry(4, 40, 3000)]);
  expect([1000, 1001, 2001, 3001].map((time) => index.firstOffsetSince(time))).toEqual([0, 3, 4, null]);
});
