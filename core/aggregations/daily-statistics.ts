import type { EntryPlace, State } from '../states/state.js';
import type { Statistic, Survey } from './aggregation.js';
import { allEvents, type KeptMeasure } from './daily-measure.js';
import { other } from './frequency-statistics.js';

/** What a day has of a measure, as a whole number of its unit. */
export interface DayAmount {
  readonly name: string;
  readonly of: string;
  readonly unit: number;
  readonly whole: boolean;
  /** To the nearest double. */
  rounded(state: State, entry: EntryPlace): number;
  exact(state: State, entry: EntryPlace): bigint;
}

export const eventsOfDay: DayAmount = {
  name: allEvents,
  of: allEvents,
  unit: 1,
  whole: true,
  rounded: (state, entry) => state.countOf(entry),
  exact: (state, entry) => BigInt(state.countOf(entry)),
};

/** @param index of the measure in the state's form */
export function amountOf({ name, of, unit, kind }: KeptMeasure, index: number): DayAmount {
  const isCount = kind === 'integer';
  return {
    name,
    of,
    unit,
    whole: isCount,
    rounded: isCount
      ? (state, entry) => state.measureOf(entry, index)
      : (state, entry) => state.roundedMeasure(entry, index),
    exact: (state, entry) => state.exactMeasure(entry, index),
  };
}

const saturated = (state: State) => state.count(other) > 0;

export const days: Statistic = {
  unit: 'days',
  formula: 'active days',
  whole: true,
  intensive: false,
  nullWhen: null,
  finish: (state) => state.size,
  saturated,
};

/** What is told of the amounts of the active days. */
export type DailyStatistic = 'today' | 'median' | 'p95';

/** The statistic's name in the aggregation. */
export function statisticName(statistic: DailyStatistic, measure: string): string {
  return `${statistic} of ${measure}`;
}

export function dailyStatistics(amount: DayAmount): Record<string, Statistic> {
  const { name, of, unit, whole } = amount;
  const common = {
    unit: `${of} a day`,
    intensive: true,
    nullWhen: 'there is no event',
    survey: surveyOf(amount),
    saturated,
  };
  const told: Record<DailyStatistic, Statistic> = {
    today: {
      ...common,
      formula: `${name} on the latest day`,
      whole,
      finish: ({ size }, found) => (size === 0 ? null : found[latest]! / unit),
    },
    median: {
      ...common,
      formula: `median of ${name} over active days`,
      whole: false,
      finish: ({ size }, found) => (size === 0 ? null : found[twiceMedian]! / 2 / unit),
    },
    p95: {
      ...common,
      formula: `95th percentile (nearest rank) of ${name} over active days`,
      whole,
      finish: ({ size }, found) => (size === 0 ? null : found[twiceP95]! / 2 / unit),
    },
  };
  return Object.fromEntries(
    Object.entries(told).map(([statistic, of]) => [statisticName(statistic as DailyStatistic, name), of]),
  );
}

/** Places in the survey: the amount of the latest day; the sum of the two in the middle; twice that of p95's rank. */
const [latest, twiceMedian, twiceP95] = [0, 1, 2];

/** Of the state at hand, one for each day; grows to the most days that an entity has. */
let amounts = new Float64Array(64);

function surveyOf({ rounded, exact }: DayAmount): Survey {
  return {
    width: 3,
    take(state, found) {
      const days = state.size;
      if (days === 0) return;
      if (amounts.length < days) amounts = new Float64Array(2 * days);
      let latestDay = Number.NEGATIVE_INFINITY;
      let size = 0;
      for (let entry = state.first(); entry !== 0; entry = state.next()) {
        const amount = rounded(state, entry);
        const day = state.numberOf(entry);
        if (day > latestDay) {
          latestDay = day;
          found[latest] = amount;
        }
        amounts[size++] = amount;
      }
      sortFirst(amounts, days);
      const isSafe = Number.isSafeInteger(amounts[0]!) && Number.isSafeInteger(amounts[days - 1]!);
      const sum = isSafe ? sumOfRanks : (one: number, other: number) => sumOfExact(state, exact, one, other);
      found[twiceMedian] = sum((days - 1) >> 1, days >> 1);
      found[twiceP95] = sum(nearestRank(days), nearestRank(days));
    },
  };
}

/** Of the amounts at two ranks, from 0. Numbers sort many times faster than big integers, and suffice up to 2^53. */
function sumOfRanks(one: number, other: number): number {
  return amounts[one]! + amounts[other]!;
}

/** Ascending, by insertion: of a month's days that is faster than a call out of the language. */
function sortFirst(numbers: Float64Array, count: number): void {
  for (let next = 1; next < count; next++) {
    const number = numbers[next]!;
    let place = next;
    for (; place > 0 && numbers[place - 1]! > number; place--) numbers[place] = numbers[place - 1]!;
    numbers[place] = number;
  }
}

/** The same, rounded once. */
function sumOfExact(state: State, exact: DayAmount['exact'], one: number, other: number): number {
  const exactly: bigint[] = [];
  for (let entry = state.first(); entry !== 0; entry = state.next()) exactly.push(exact(state, entry));
  exactly.sort((a, b) => (a < b ? -1 : Number(a > b)));
  return Number(exactly[one]! + exactly[other]!);
}

/** ⌈0.95 n⌉ − 1, without a product that rounds. */
function nearestRank(count: number): number {
  return Math.ceil((19 * count) / 20) - 1;
}
