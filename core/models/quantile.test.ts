import { describe, expect, it } from 'vitest';
import { median, quantile } from './quantile.js';

describe('quantile', () => {
  it('interpolates as R does by default', () => {
    expect(quantile([1, 2, 3, 4], 0.25)).toBe(1.75);
    expect(quantile([10, 20, 40], 0.75)).toBe(30);
    expect(quantile([7], 0.9)).toBe(7);
    expect(median([1, 2, 3, 10])).toBe(2.5);
  });

  it('has no value of nothing, and is finite between the greatest numbers', () => {
    expect(median([])).toBeNaN();
    expect(median([-Number.MAX_VALUE, Number.MAX_VALUE])).toBe(0);
    expect(quantile([0.1, 0.1], 0.3)).toBe(0.1);
  });
});
