import { expect, it } from 'vitest';
import { aggregationLaws, arrivals, columns, fold, type Sample } from './aggregation.case.js';
import { latest, latestTime, latestValue } from './latest.js';

const sizes = latest('size', columns);

aggregationLaws(sizes);
aggregationLaws(latest('score', columns));

const of = (...samples: readonly Sample[]) => {
  const state = fold(sizes, arrivals(...samples));
  return [state.get(latestValue), state.get(latestTime)];
};

it('is of the event that came last, and not of the one with the latest time', () => {
  expect(of({ time: 9, size: 1 }, { time: 5, size: 2 })).toEqual([2, 5]);
});

it('passes over events without a value, and takes 0 for one', () => {
  expect(of({ time: 1, size: 7 }, { time: 2, size: 0 }, { time: 3 })).toEqual([0, 2]);
  expect(of({ time: 1 })).toEqual([null, null]);
});
