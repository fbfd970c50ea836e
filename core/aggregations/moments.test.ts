import fc from 'fast-check';
import { expect, it } from 'vitest';
import { mean, sampleStddev, sampleVariance } from './moments.js';

it('no value has no mean, and one has no variance', () => {
  expect([mean(0, 0), sampleVariance(0, 0, 0), sampleVariance(1, 5, 25)]).toEqual([null, null, null]);
  expect(sampleStddev(1, 5, 25)).toBeNull();
});

it('is the textbook: 2, 4, 4, 4, 5, 5, 7, 9', () => {
  expect(mean(8, 40)).toBe(5);
  expect(sampleVariance(8, 40, 232)).toBe(32 / 7);
  expect(sampleStddev(8, 40, 232)).toBe(Math.sqrt(32 / 7));
});

it('equal values vary by exactly 0, however large', () => {
  const value = fc.bigInt({ min: 0n, max: 10n ** 15n });
  fc.assert(
    fc.property(value, fc.integer({ min: 2, max: 10 ** 6 }), (x, n) => {
      expect(sampleVariance(n, BigInt(n) * x, BigInt(n) * x * x)).toBe(0);
    }),
  );
});

it('is the same of numbers as of big integers', () => {
  const sum = fc.integer({ min: 0, max: 2 ** 30 });
  fc.assert(
    fc.property(fc.integer({ min: 2, max: 1000 }), sum, fc.maxSafeInteger(), (n, sum, squares) => {
      const exact = Number(BigInt(n) * BigInt(squares) - BigInt(sum) ** 2n) / (n * (n - 1));
      expect(sampleVariance(n, sum, squares)).toBe(exact);
      expect(sampleVariance(n, BigInt(sum), BigInt(squares))).toBe(exact);
    }),
  );
});
