import { expect, it } from 'vitest';
import { aggregationLaws, arrivals, columns, finished } from './aggregation.case.js';
import { extremes } from './extremes.js';

const sizes = extremes('size', columns);
const scores = extremes('score', columns);

aggregationLaws(sizes);
aggregationLaws(scores);

it('keeps the least and the greatest value', () => {
  const events = arrivals({ size: 4 }, { size: -7 }, {}, { size: 3 });
  expect(finished(sizes, 'min', events)).toBe(-7);
  expect(finished(sizes, 'max', events)).toBe(4);
});

it('spans both ends: a single day is one day', () => {
  expect(finished(sizes, 'span', arrivals({ size: 20_000 }))).toBe(1);
  expect(finished(sizes, 'span', arrivals({ size: 20_003 }, { size: 20_000 }))).toBe(4);
});

it('takes 0 for a value', () => {
  const events = arrivals({ size: 0 }, { size: 5 });
  expect(finished(sizes, 'min', events)).toBe(0);
  expect(finished(sizes, 'max', arrivals({ size: -5 }, { size: 0 }))).toBe(0);
});

it('has no value without values', () => {
  for (const name of ['min', 'max', 'span']) expect(finished(sizes, name, arrivals({}, {}))).toBeNull();
});

it('is in the unit of the field', () => {
  expect(finished(scores, 'max', arrivals({ score: 123_457 }, { score: 99 }))).toBe(0.123457);
});
