import fc from 'fast-check';
import { expect, it } from 'vitest';
import { DaySet } from './day-set.js';

const of = (days: readonly number[]) => {
  const words = new Uint32Array(4);
  for (const day of days) DaySet.add(words, 1, day);
  return words;
};
const bitsOf = (days: readonly number[]) => DaySet.bits(of(days), 1);

it('counts distinct days as long as they span at most 62', () => {
  const days = fc.tuple(fc.integer({ min: -30_000, max: 60_000 }), fc.array(fc.nat(61), { maxLength: 100 }));
  fc.assert(
    fc.property(days, ([first, later]) => {
      const all = later.map((days) => first + days);
      expect(DaySet.count(of(all), 1)).toBe(new Set(all).size);
    }),
  );
});

it('says which days are new to it, however far they are apart', () => {
  fc.assert(
    fc.property(fc.array(fc.integer()), (days) => {
      const words = new Uint32Array(4);
      let fresh = 0;
      for (const day of days) if (DaySet.add(words, 1, day)) fresh++;
      const bits = [...DaySet.bits(words, 1).toString(2)].filter((bit) => bit === '1');
      expect(fresh).toBe(bits.length);
      expect(DaySet.count(words, 1)).toBe(bits.length);
    }),
  );
});

it('takes days 62 apart for one', () => {
  expect(bitsOf([20_000, 20_062])).toBe(bitsOf([20_000]));
  expect(bitsOf([20_000, 20_061])).not.toBe(bitsOf([20_000]));
});

it('knows a set of one day only', () => {
  fc.assert(
    fc.property(fc.integer(), fc.integer(), (one, other) => {
      expect(DaySet.isOnly(of([one]), 1, one)).toBe(true);
      expect(DaySet.isOnly(of([one, other]), 1, one)).toBe((one - other) % 62 === 0);
    }),
  );
});

it('is the bits that it is made of, a positive BIGINT, whatever the order, and touches nothing beside it', () => {
  fc.assert(
    fc.property(fc.array(fc.integer()), (days) => {
      const bits = bitsOf(days);
      expect(bits >= 0n && bits < 2n ** 62n).toBe(true);
      const words = of(days.toReversed());
      expect([words[0], words[3]]).toEqual([0, 0]);
      const again = new Uint32Array(4);
      DaySet.set(again, 1, bits);
      expect(again).toEqual(words);
      const stored = new Uint32Array(4);
      DaySet.write(words, 1, stored, 1);
      expect(new DataView(stored.buffer).getBigInt64(4, true)).toBe(bits);
      DaySet.read(again.fill(0), 1, stored, 1);
      expect(again).toEqual(words);
    }),
  );
});
