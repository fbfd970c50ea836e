import { describe, expect, it } from 'vitest';
import { PairwiseDistances, silhouette } from './silhouette.js';

const line = (...points: number[]) => new PairwiseDistances(points.map((point) => [point]));

describe('silhouette', () => {
  it('is the mean of (b − a) / max(a, b)', () => {
    const of0 = (9.5 - 1) / 9.5;
    const of1 = (8.5 - 1) / 8.5;
    expect(silhouette(line(0, 1, 9, 10), [0, 0, 1, 1], 2)).toBeCloseTo((of0 + of1) / 2, 6);
  });

  it('is negative when points are nearer to the other part', () => {
    expect(silhouette(line(0, 1, 9, 10), [0, 1, 0, 1], 2)).toBeLessThan(0);
  });

  it('is 0 of one part, of points alone and of nothing', () => {
    expect(silhouette(line(0, 1, 2), [0, 0, 0], 1)).toBe(0);
    expect(silhouette(line(0, 9), [0, 1], 2)).toBe(0);
    expect(silhouette(line(), [], 0)).toBe(0);
    expect(silhouette(line(5, 5, 5, 5), [0, 0, 1, 1], 2)).toBe(0);
  });
});
