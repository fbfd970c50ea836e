import { expect, it } from 'vitest';
import { encodeState } from '../states/encoding.js';
import { aggregationLaws, arrivals, columns, finished, fold, type Sample } from './aggregation.case.js';
import { daily } from './daily.js';
import { type DailyMeasure, nameOf } from './daily-measure.js';
import { conditionOf } from './predicate.js';

const where = (predicate: Parameters<typeof conditionOf>[0]) => conditionOf(predicate, columns);
const scores: DailyMeasure = { sum: 'score', where: where({}) };
const flagged: DailyMeasure = { sum: null, where: where({ flag: true }) };
const largeScores: DailyMeasure = { sum: 'score', where: where({ kind: 'large' }) };
const sizes: DailyMeasure = { sum: 'size', where: where({ flag: { exists: true } }) };

const events = daily('size', [], columns, 1024);
const measured = daily('size', [scores, flagged, largeScores, sizes], columns, 1024);

aggregationLaws(events);
aggregationLaws(measured);
aggregationLaws(daily('size', [flagged], columns, 2));

/** So many events on each of the days 1, 2, 3 … */
const perDay = (...counts: readonly number[]) =>
  arrivals(...counts.flatMap((count, day) => Array.from({ length: count }, () => ({ size: day + 1 }))));
const of = (...samples: readonly Sample[]) => arrivals(...samples);
const ofEvents = (statistic: string, stream: ReturnType<typeof of>) =>
  finished(events, `${statistic} of events`, stream);

it('today is the latest day of any event, also where a late one arrives after it', () => {
  expect(ofEvents('today', of({ size: 7 }, { size: 8 }, { size: 7 }))).toBe(1);
});

it('the median of an even number of days is the mean of the two in the middle', () => {
  expect(ofEvents('median', perDay(4, 1, 9))).toBe(4);
  expect(ofEvents('median', perDay(4, 1, 9, 5))).toBe(4.5);
});

it('days without events are no active days', () => {
  expect(ofEvents('median', perDay(2, 0, 0, 0, 4))).toBe(3);
});

it.each([
  [1, 1],
  [19, 19],
  [20, 19],
  [21, 20],
  [40, 38],
])('of %i days with 1, 2, 3 … events, 95 %% do not exceed %i', (days, amount) => {
  expect(ofEvents('p95', perDay(...Array.from({ length: days }, (_, day) => day + 1)))).toBe(amount);
});

it('names a measure by all that it is', () => {
  const all: DailyMeasure = { sum: null, where: where({}) };
  expect([all, scores, flagged, largeScores].map(nameOf)).toEqual([
    'events',
    'sum(score)',
    'count(flag=true)',
    'sum(score where kind=large)',
  ]);
});

it('adds a field up, in its scale; a day of events without a value has 0', () => {
  const sample = of({ size: 1, score: 250_000 }, { size: 1, score: 500_000 }, { size: 2 });
  expect(finished(measured, 'median of sum(score)', sample)).toBe(0.375);
  expect(finished(measured, 'today of sum(score)', sample)).toBe(0);
});

it('counts the events that meet a condition, and adds up the field of such alone', () => {
  const sample = of(
    { size: 1, flag: true, kind: 'large', score: 500_000 },
    { size: 1, flag: true, kind: 'small', score: 250_000 },
    { size: 1, flag: false, kind: 'large', score: 125_000 },
    { size: 2, kind: 'large' },
  );
  expect(encodeState(fold(measured, sample)).entries).toEqual([
    { value: '1', count: 3, firstOffset: 0, measures: [875_000n, 2n, 625_000n, 3n] },
    { value: '2', count: 1, firstOffset: 3, measures: [0n, 0n, 0n, 0n] },
  ]);
  expect(finished(measured, 'median of count(flag=true)', sample)).toBe(1);
  expect(finished(measured, 'p95 of sum(score where kind=large)', sample)).toBe(0.625);
});

it('tells statistics of sums beyond 2^53, rounded once', () => {
  const most = Number.MAX_SAFE_INTEGER;
  const bySize = daily('score', [{ sum: 'size', where: where({}) }], columns, 8);
  const sample = of({ score: 1, size: most }, { score: 1, size: 2 }, { score: 2, size: most });
  expect(finished(bySize, 'median of sum(size)', sample)).toBe(Number(2n * BigInt(most) + 2n) / 2);
  expect(finished(bySize, 'p95 of sum(size)', sample)).toBe(Number(BigInt(most) + 2n));
});

it('keeps the first days in arrival order and says that there were more', () => {
  const capped = daily('size', [], columns, 2);
  const state = fold(capped, perDay(1, 2, 3));
  expect(encodeState(state)).toEqual({
    scalars: [3n],
    entries: [
      { value: '1', count: 1, firstOffset: 0, measures: [] },
      { value: '2', count: 2, firstOffset: 1, measures: [] },
    ],
  });
  expect(capped.statistics['median of events']!.saturated?.(state)).toBe(true);
});
