import { describe, expect, it } from 'vitest';
import { createRandom } from '../random/random.js';
import { fitTail, tailBits } from './tail.js';

const seed = 7;

/** Days that are `usual` ones times a factor with P(factor > x) = x^−slope. */
function paretoDays(count: number, slope: number) {
  const random = createRandom(seed);
  return Array.from({ length: count }, () => ({
    amount: 100 * (1 - random.next()) ** (-1 / slope),
    usual: 100,
  }));
}

describe(`the tail of amounts, seed ${seed}`, () => {
  it('is found where it is a power law: bits are −log2 of the share of days beyond, over those of one in ten', () => {
    const days = paretoDays(4000, 3);
    const tail = fitTail(100, 1e-6, days, days.length);
    expect(tail.from).toBeCloseTo(Math.log2(10) / 3, 1);
    expect(tail.bitsPerDoubling).toBeCloseTo(3, 0);
    for (const share of [0.05, 0.01]) {
      const reached = days.map(({ amount }) => amount).sort((a, b) => b - a)[share * days.length]!;
      expect(tailBits(tail, reached, 100)).toBeCloseTo(Math.log2(0.1 / share), 0);
    }
  });

  it('is not moved by a few attacks among the days', () => {
    const days = paretoDays(4000, 3);
    const before = fitTail(100, 1e-6, days, days.length);
    const attacks = Array.from({ length: 40 }, () => ({ amount: 1e6, usual: 100 }));
    const after = fitTail(100, 1e-6, [...days, ...attacks], days.length + attacks.length);
    expect(after.bitsPerDoubling / before.bitsPerDoubling).toBeGreaterThan(0.8);
    expect(after.from).toBeLessThan(before.from * 1.1);
  });

  it('what few days have at all is rare from the first', () => {
    const days = Array.from({ length: 40 }, () => ({ amount: 1, usual: 0.04 }));
    const tail = fitTail(0.04, 1, days, 10_000);
    expect(tail.from).toBeLessThan(0);
    expect(tailBits(tail, 8, 0.04)).toBeGreaterThan(tailBits(fitTail(0.04, 1, days, 100), 8, 0.04));
  });

  it('an amount that is usual for its entity is no evidence, and none is more than 20 bits', () => {
    const tail = fitTail(1, 1, [], 100);
    expect(tailBits(tail, 1000, 1000)).toBe(0);
    expect(tailBits(tail, 10, 1000)).toBe(0);
    expect(tailBits(tail, 1e15, 0)).toBe(20);
  });
});
