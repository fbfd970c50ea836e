import { describe, expect, it } from 'vitest';
import { createRandom } from '../../core/random/random.js';
import { type Interval, mean, middle, proportion } from './intervals.js';

const rounded = (interval: Interval | null, digits: number) =>
  interval?.map((bound) => Number(bound.toFixed(digits)));

describe('a proportion', () => {
  it('has the interval of Wilson', () => {
    // Newcombe 1998, Statistics in Medicine 17, table I, method 3.
    expect(rounded(proportion(81, 263).interval, 4)).toEqual([0.2553, 0.3662]);
    expect(rounded(proportion(15, 148).interval, 4)).toEqual([0.0624, 0.1605]);
    expect(rounded(proportion(0, 20).interval, 4)).toEqual([0, 0.1611]);
    expect(rounded(proportion(1, 29).interval, 4)).toEqual([0.0061, 0.1718]);
  });

  it('is none of nothing, and stays within 0 and 1', () => {
    expect(proportion(0, 0)).toEqual({ hits: 0, of: 0, share: null, interval: null });
    expect(proportion(3, 3)).toMatchObject({ share: 1, interval: [expect.closeTo(0.4385, 4), 1] });
  });
});

describe('a mean', () => {
  it("has Student's interval", () => {
    // s = 1, t(2) = 4.3027: 2 ± 4.3027 / √3.
    expect(rounded(mean([1, 2, 3]).interval, 3)).toEqual([-0.484, 4.484]);
    expect(mean([4, 4, 4, 4]).interval).toEqual([4, 4]);
    expect(mean([4])).toEqual({ mean: 4, interval: null, values: [4] });
  });

  it('has it beyond the table too', () => {
    // s² = 30/29 · 1 of fifteen 0s and fifteen 2s; t(29) = 2.0452.
    const values = Array.from({ length: 30 }, (_, index) => (index % 2) * 2);
    expect(mean(values).interval![1]).toBeCloseTo(1 + 2.0452 * Math.sqrt(30 / 29 / 30), 3);
  });
});

describe('a middle', () => {
  it('has the interval between two of the values', () => {
    expect(middle([])).toEqual({ of: 0, median: null, interval: null });
    expect(middle([3, 1, 2, 5, 4])).toEqual({ of: 5, median: 3, interval: null });
    // 2 · ½^6 = 3.1 %: the least and the greatest.
    expect(middle([6, 5, 4, 3, 2, 1])).toEqual({ of: 6, median: 3.5, interval: [1, 6] });
    // Of 10 values, P(at most 1 below) = 11/1024 = 1.07 %, at most 2 = 5.5 %: the second and the ninth.
    expect(middle([10, 9, 8, 7, 6, 5, 4, 3, 2, 1]).interval).toEqual([2, 9]);
  });

  it('has one that holds the truth about as often as it says', () => {
    const seed = 5;
    const random = createRandom(seed);
    let held = 0;
    for (let round = 0; round < 2000; round++) {
      const { interval } = middle(Array.from({ length: 21 }, () => random.next() ** 3));
      if (interval![0] <= 0.125 && interval![1] >= 0.125) held++;
    }
    expect(held / 2000, `seed ${seed}`).toBeGreaterThan(0.95);
    expect(held / 2000, `seed ${seed}`).toBeLessThan(0.99);
  });
});
