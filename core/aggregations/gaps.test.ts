import { expect, it } from 'vitest';
import { encodeState } from '../states/encoding.js';
import { aggregationLaws, arrivals, finished, fold } from './aggregation.case.js';
import { gaps } from './gaps.js';

const seconds = gaps(1000);
aggregationLaws(seconds);
aggregationLaws(gaps(1));

const at = (...times: readonly number[]) => arrivals(...times.map((time) => ({ time })));

it('one event has no gap: no mean, no deviation, no least, no burst', () => {
  for (const name of ['mean', 'stddev', 'min']) expect(finished(seconds, name, at(5))).toBeNull();
  for (const name of ['countBelow', 'late']) expect(finished(seconds, name, at(5))).toBe(0);
});

it('one gap has a mean and a least, and no deviation', () => {
  expect(finished(seconds, 'mean', at(0, 1234))).toBe(1.234);
  expect(finished(seconds, 'min', at(0, 1234))).toBe(1.234);
  expect(finished(seconds, 'stddev', at(0, 1234))).toBeNull();
});

it('keeps ms: gaps of 1 and 2 ms differ', () => {
  expect(finished(seconds, 'mean', at(0, 1, 3))).toBe(0.0015);
  expect(finished(seconds, 'stddev', at(0, 1, 3))).toBe(Math.sqrt(0.5) / 1000);
});

it('a gap of exactly the threshold is no burst, one ms less is', () => {
  expect(finished(seconds, 'countBelow', at(0, 1000))).toBe(0);
  expect(finished(seconds, 'countBelow', at(0, 999))).toBe(1);
});

it('ties are gaps of 0, and bursts', () => {
  const events = at(7, 7, 7);
  expect(finished(seconds, 'countBelow', events)).toBe(2);
  expect(finished(seconds, 'mean', events)).toBe(0);
  expect(finished(seconds, 'late', events)).toBe(0);
});

it('a late event has no gap, and the next is measured from the latest so far', () => {
  const events = at(10_000, 4000, 9999, 12_000);
  expect(finished(seconds, 'late', events)).toBe(2);
  expect(finished(seconds, 'min', events)).toBe(2);
  expect(finished(seconds, 'mean', events)).toBe(2);
});

it('a steady beacon of 24 h has the deviation 0, after years', () => {
  const beacon = at(...Array.from({ length: 4000 }, (_, day) => 946_684_800_000 + day * 86_400_000));
  expect(finished(seconds, 'stddev', beacon)).toBe(0);
  expect(finished(seconds, 'mean', beacon)).toBe(86_400);
});

it('is exact where Σx² passes 64 bits', () => {
  const years = 800_000_000_000;
  const { scalars } = encodeState(fold(seconds, at(0, years, years + 1)));
  expect(scalars).toEqual([BigInt(years) + 1n, 2n, 1n, 0n, 1n, BigInt(years) + 1n, BigInt(years) ** 2n + 1n]);
  expect(BigInt(years) ** 2n).toBeGreaterThan(2n ** 64n);
});
