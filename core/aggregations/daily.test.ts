import { expect, it } from 'vitest';
import { encodeState } from '../states/encoding.js';
import { aggregationLaws, arrivals, columns, finished, fold, type Sample } from './aggregation.case.js';
import { daily } from './daily.js';

const events = daily('size', null, columns, 1024);
const scores = daily('size', 'score', columns, 1024);

aggregationLaws(events);
aggregationLaws(scores);
aggregationLaws(daily('size', null, columns, 2));

/** So many events on each of the days 1, 2, 3 … */
const perDay = (...counts: readonly number[]) =>
  arrivals(...counts.flatMap((count, day) => Array.from({ length: count }, () => ({ size: day + 1 }))));
const of = (...samples: readonly Sample[]) => arrivals(...samples);

it('today is the latest day of any event, also where a late one arrives after it', () => {
  expect(finished(events, 'today', of({ size: 7 }, { size: 8 }, { size: 7 }))).toBe(1);
});

it('the median of an even number of days is the mean of the two in the middle', () => {
  expect(finished(events, 'median', perDay(4, 1, 9))).toBe(4);
  expect(finished(events, 'median', perDay(4, 1, 9, 5))).toBe(4.5);
});

it('days without events are no active days', () => {
  expect(finished(events, 'median', perDay(2, 0, 0, 0, 4))).toBe(3);
});

it.each([
  [1, 1],
  [19, 19],
  [20, 19],
  [21, 20],
  [40, 38],
])('of %i days with 1, 2, 3 … events, 95 %% do not exceed %i', (days, amount) => {
  expect(finished(events, 'p95', perDay(...Array.from({ length: days }, (_, day) => day + 1)))).toBe(amount);
});

it('adds a field up, in its scale; a day of events without a value has 0', () => {
  const sample = of({ size: 1, score: 250_000 }, { size: 1, score: 500_000 }, { size: 2 });
  expect(finished(scores, 'median', sample)).toBe(0.375);
  expect(finished(scores, 'today', sample)).toBe(0);
});

it('keeps the first days in arrival order and says that there were more', () => {
  const capped = daily('size', null, columns, 2);
  const state = fold(capped, perDay(1, 2, 3));
  expect(encodeState(state)).toEqual({
    scalars: [3n],
    entries: [
      { value: '1', count: 1, firstOffset: 0, measures: [] },
      { value: '2', count: 2, firstOffset: 1, measures: [] },
    ],
  });
  expect(capped.statistics.median!.saturated?.(state)).toBe(true);
});
