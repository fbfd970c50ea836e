import { describe, expect, it } from 'vitest';
import { encodeState } from '../states/encoding.js';
import { aggregationLaws, arrivals, columns, finished, fold } from './aggregation.case.js';
import { frequency } from './frequency.js';
import { valueDays } from './frequency-statistics.js';

const kinds = frequency('kind', columns, 1024);
const capped = frequency('kind', columns, 2);

aggregationLaws(kinds);
aggregationLaws(capped);
aggregationLaws(frequency('size', columns, 3));
aggregationLaws(frequency('flag', columns, 1));
aggregationLaws(frequency('kind', columns, 3, 'size'));

const of = (...values: readonly (string | null)[]) => arrivals(...values.map((kind) => ({ kind })));
/** n(a) = 3, n(b) = 1, n(c) = 1, and one event without a value. */
const sample = of('a', 'b', 'a', null, 'c', 'a');

it('counts distinct values and those seen once; a missing value is none, an empty one is', () => {
  expect(finished(kinds, 'distinct', sample)).toBe(3);
  expect(finished(kinds, 'singletons', sample)).toBe(2);
  expect(finished(kinds, 'distinct', of('', null, ''))).toBe(1);
});

it('averages n(v) over events: Σ n² / Σ n', () => {
  expect(finished(kinds, 'meanCount', sample)).toBe(11 / 5);
});

it('deviates over events, n(v) once per event: 3, 1, 3, 1, 3', () => {
  expect(finished(kinds, 'stddevCount', sample)).toBe(Math.sqrt(24 / 20));
  expect(finished(kinds, 'stddevCount', of('a'))).toBeNull();
  expect(finished(kinds, 'stddevCount', of('a', 'a'))).toBe(0);
});

it('varies over values: 3, 1, 1; one value has no variance', () => {
  expect(finished(kinds, 'countVariance', sample)).toBe(8 / 6);
  expect(finished(kinds, 'countStddev', sample)).toBe(Math.sqrt(8 / 6));
  expect(finished(kinds, 'countVariance', of('a', 'a', 'a'))).toBeNull();
  expect(finished(kinds, 'countStddev', of('a', 'a', 'a'))).toBeNull();
});

it('counts 0 values without any, and averages nothing', () => {
  const names = ['distinct', 'singletons', 'meanCount', 'stddevCount', 'countVariance', 'countStddev'];
  expect(names.map((name) => finished(kinds, name, of(null)))).toEqual([0, 0, null, null, null, null]);
});

it('tells values apart by their text only: true and "true" are never in one field, 1 and 10 are two', () => {
  const sizes = frequency('size', columns, 10);
  const { entries } = encodeState(fold(sizes, arrivals({ size: 1 }, { size: 10 }, { size: -1 })));
  expect(entries.map(({ value }) => value)).toEqual(['1', '10', '-1']);
});

describe('beyond the cap', () => {
  const events = of('a', 'b', 'c', 'a', 'd', 'c', 'b');

  it('keeps the first values in arrival order, counts events of later ones as other', () => {
    expect(encodeState(fold(capped, events))).toEqual({
      scalars: [3n],
      entries: [
        { value: 'a', count: 2, firstOffset: 0, measures: [] },
        { value: 'b', count: 2, firstOffset: 1, measures: [] },
      ],
    });
  });

  it('takes statistics over kept values, and says that they are saturated', () => {
    expect(finished(capped, 'distinct', events)).toBe(2);
    expect(finished(capped, 'meanCount', events)).toBe(2);
    for (const statistic of Object.values(capped.statistics)) {
      expect(statistic.saturated?.(fold(capped, events))).toBe(true);
      expect(statistic.saturated?.(fold(capped, of('a', 'b', 'a')))).toBe(false);
    }
  });
});

describe('with days', () => {
  const daily = frequency('kind', columns, 2, 'size');
  const events = arrivals(
    { kind: 'a', size: 20_000 },
    { kind: 'b', size: 20_001 },
    { kind: 'a', size: 20_001 },
    { kind: 'c', size: 20_001 },
    { kind: null, size: 19_999 },
  );

  it('keeps the days of each value, and the latest of any event', () => {
    const bit = (day: number) => 1n << BigInt(day % 62);
    expect(encodeState(fold(daily, events))).toEqual({
      scalars: [1n, 20_001n, 3n],
      entries: [
        { value: 'a', count: 2, firstOffset: 0, measures: [bit(20_000) | bit(20_001)] },
        { value: 'b', count: 1, firstOffset: 1, measures: [bit(20_001)] },
      ],
    });
  });

  it('adds the days of the kept values up, each day of a value once', () => {
    const repeated = arrivals(
      ...[5, 5, 6, 5 + 62, null].map((size) => ({ kind: 'a', size })),
      { kind: 'b', size: 6 },
      { kind: 'c', size: 7 },
      { size: 8 },
    );
    const state = fold(daily, repeated);
    expect(state.count(valueDays)).toBe(3);
    expect(state.dayCountOf(state.find('a'), 0)).toBe(2);
    expect(state.dayCountOf(state.find('b'), 0)).toBe(1);
  });

  it('counts the values that only the latest day has, where there is an earlier one', () => {
    expect(finished(daily, 'newOnLatestDay', events)).toBe(1);
    expect(finished(daily, 'newOnLatestDay', arrivals({ kind: 'a', size: 5 }))).toBeNull();
    const silent = arrivals({ kind: 'a', size: 5 }, { size: 6 });
    expect(finished(daily, 'newOnLatestDay', silent)).toBe(0);
    expect(finished(kinds, 'newOnLatestDay', events)).toBeNull();
  });
});
