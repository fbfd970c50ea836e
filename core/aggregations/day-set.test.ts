import fc from 'fast-check';
import { expect, it } from 'vitest';
import { DaySet } from './day-set.js';

const of = (days: readonly number[]) => {
  const set = new DaySet();
  for (const day of days) set.add(day);
  return set;
};
const count = (bits: bigint) => [...bits.toString(2)].filter((bit) => bit === '1').length;

it('counts distinct days as long as they span at most 62', () => {
  const days = fc.tuple(fc.integer({ min: -30_000, max: 60_000 }), fc.array(fc.nat(61), { maxLength: 100 }));
  fc.assert(
    fc.property(days, ([first, later]) => {
      const all = later.map((days) => first + days);
      expect(count(of(all).bits)).toBe(new Set(all).size);
    }),
  );
});

it('takes days 62 apart for one', () => {
  expect(of([20_000, 20_062]).bits).toBe(of([20_000]).bits);
  expect(of([20_000, 20_061]).bits).not.toBe(of([20_000]).bits);
});

it('is the bits that it is made of, a positive BIGINT, whatever the order', () => {
  fc.assert(
    fc.property(fc.array(fc.integer()), (days) => {
      const { bits } = of(days);
      expect(bits >= 0n && bits < 2n ** 62n).toBe(true);
      expect(DaySet.of(bits).bits).toBe(bits);
      expect(of(days.toReversed()).equals(DaySet.of(bits))).toBe(true);
    }),
  );
});
