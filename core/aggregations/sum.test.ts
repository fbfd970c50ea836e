import { expect, it } from 'vitest';
import { encodeState } from '../states/encoding.js';
import { aggregationLaws, arrivals, columns, finished, fold } from './aggregation.case.js';
import { sum } from './sum.js';

const sizes = sum('size', columns);
const scores = sum('score', columns);

aggregationLaws(sizes);
aggregationLaws(scores);

it('adds the values there are, and takes their mean over events that have one', () => {
  const events = arrivals({ size: 10 }, {}, { size: 5 });
  expect(finished(sizes, 'total', events)).toBe(15);
  expect(finished(sizes, 'mean', events)).toBe(7.5);
});

it('has the total 0 and no mean without values', () => {
  expect(finished(sizes, 'total', arrivals({}, {}))).toBe(0);
  expect(finished(sizes, 'mean', arrivals({}, {}))).toBeNull();
});

it('is in the unit of the field: a decimal comes back from whole numbers of its scale', () => {
  const events = arrivals({ score: 100_000 }, { score: 200_000 }, { score: 300_000 });
  expect(finished(scores, 'total', events)).toBe(0.6);
  expect(finished(scores, 'mean', events)).toBe(0.2);
});

it('rounds the mean in the documented order: Σ, then by n, then by the scale', () => {
  const events = arrivals({ score: 1 }, { score: 0 }, { score: 0 });
  expect(finished(scores, 'mean', events)).toBe(1 / 3 / 1_000_000);
});

it('is exact beyond 2^63', () => {
  const events = arrivals(...Array.from({ length: 2000 }, () => ({ size: Number.MAX_SAFE_INTEGER })));
  const total = 2000n * BigInt(Number.MAX_SAFE_INTEGER);
  expect(total).toBeGreaterThan(2n ** 63n);
  expect(encodeState(fold(sizes, events)).scalars).toEqual([2000n, total]);
});

it('is exact where large values cancel', () => {
  const large = Number.MAX_SAFE_INTEGER;
  const events = arrivals({ size: large }, { size: large }, { size: 1 }, { size: -large }, { size: -large });
  expect(finished(sizes, 'total', events)).toBe(1);
});
