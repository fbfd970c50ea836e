import fc from 'fast-check';
import { expect, it } from 'vitest';
import { mean, sampleStddev, sampleVariance } from './moments.js';

it('no value has no mean, and one has no variance', () => {
  expect([mean(0, 0), sampleVariance(0n, 0n, 0n), sampleVariance(1n, 5n, 25n)]).toEqual([null, null, null]);
  expect(sampleStddev(1n, 5n, 25n)).toBeNull();
});

it('is the textbook: 2, 4, 4, 4, 5, 5, 7, 9', () => {
  expect(mean(8, 40)).toBe(5);
  expect(sampleVariance(8n, 40n, 232n)).toBe(32 / 7);
  expect(sampleStddev(8n, 40n, 232n)).toBe(Math.sqrt(32 / 7));
});

it('equal values vary by exactly 0, however large', () => {
  const value = fc.bigInt({ min: 0n, max: 10n ** 15n });
  fc.assert(
    fc.property(value, fc.bigInt({ min: 2n, max: 10n ** 6n }), (x, n) => {
      expect(sampleVariance(n, n * x, n * x * x)).toBe(0);
    }),
  );
});
