import { expect, test } from 'vitest';
import { boundsOf, stability } from './stability.js';

test('psi is the sum over bins of the formula', () => {
  const [a, b] = [100.5 / 401, 300.5 / 401];
  const wanted = (b - a) * Math.log(b / a) + (a - b) * Math.log(a / b);
  expect(stability([100, 300], [300, 100])?.psi).toBeCloseTo(wanted, 12);
  expect(stability([100, 300], [300, 100])?.byChance).toBeCloseTo(1 / 400 + 1 / 400, 12);
});

test('equal shares are no movement, whatever the totals', () => {
  expect(stability([50_000, 50_000], [25_000, 25_000])).toMatchObject({ psi: 0, reading: 'stable' });
});

test.each([
  [0.1, 'stable'],
  [0.2, 'moderate'],
  [0.3, 'large'],
])('a share that grows by %f is %s', (by, reading) => {
  const after = [500_000 * (1 + by * 2), 500_000 * (1 - by * 2)];
  expect(stability([500_000, 500_000], after)?.reading).toBe(reading);
});

test('a bin that was or became empty yields a number; one that always was does not count', () => {
  const found = stability([10, 0, 0], [0, 10, 0])!;
  expect(Number.isFinite(found.psi)).toBe(true);
  expect(found).toEqual(stability([10, 0], [0, 10]));
  expect(found.reading).toBe('large');
});

test('no entities on one side cannot be compared', () => {
  expect(stability([0, 0], [1, 2])).toBeNull();
  expect(stability([1], [0])).toBeNull();
});

test('boundaries are the deciles; one that repeats is a bin of its own', () => {
  expect(boundsOf([3, 1, 2])).toEqual([1, 2, 3]);
  expect(boundsOf([])).toEqual([]);
  for (const value of [0, 1, -1, 5e-324, -1e300, 0.1]) {
    const [below, itself, ...more] = boundsOf([value, value]);
    expect([itself, more]).toEqual([value, []]);
    expect(below).toBeLessThan(value);
    expect((below! + value) / 2 === below || (below! + value) / 2 === value).toBe(true);
  }
});
