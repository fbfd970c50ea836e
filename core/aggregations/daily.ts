import { type Column, indexOfColumn } from '../events/event.js';
import type { EntryPlace, State } from '../states/state.js';
import type { Aggregation, Statistic, Survey } from './aggregation.js';
import { entryOf } from './frequency.js';
import { other } from './frequency-statistics.js';
import { identifier } from './sql.js';

/** Place of the measure. */
const total = 0;

/**
 * Events per local day, or (`sum`) the sum of a numeric field per local day, over the entity's active days: the days on
 * which it has any event. The first `cap` days in arrival order are kept.
 */
export function daily(day: string, sum: string | null, columns: readonly Column[], cap: number): Aggregation {
  const dayIndex = indexOfColumn(columns, day);
  const sumIndex = sum === null ? -1 : indexOfColumn(columns, sum);
  const scale = sum === null ? 0 : columns[sumIndex]!.scale;
  return {
    id: `daily(${sum ?? 'events'})`,
    scalars: [{ name: 'other', kind: 'integer', empty: 0 }],
    window: 'run',
    maxEntries: cap,
    values: 'number',
    measures: sum === null ? [] : [{ name: 'total', kind: 'sum' }],
    survey,
    statistics: statistics(sum, 10 ** scale),
    sql: {
      columns: sum === null ? [day] : [day, sum],
      where: null,
      perEvent: {},
      perEntity: {},
      entries: {
        value: identifier(day),
        measures: sum === null ? {} : { total: `coalesce(sum(${identifier(sum)}), 0)` },
        totals: {},
      },
    },
    add(state, { values, offset }) {
      const day = values[dayIndex];
      if (typeof day !== 'number') return;
      const entry = entryOf(state, day, cap, offset);
      if (entry === 0) return;
      state.addToCount(entry, 1);
      const value = values[sumIndex];
      if (typeof value === 'number') state.addToMeasure(entry, total, value);
    },
  };
}

function statistics(sum: string | null, unit: number): Record<string, Statistic> {
  const whole = sum === null;
  const common = {
    unit: `${sum ?? 'events'} a day`,
    intensive: true,
    nullWhen: 'there is no event',
    surveyed: true as const,
    saturated: (state: State) => state.count(other) > 0,
  };
  return {
    days: {
      unit: 'days',
      formula: 'active days',
      whole: true,
      intensive: false,
      nullWhen: null,
      finish: (state) => state.size,
      saturated: common.saturated,
    },
    today: {
      ...common,
      formula: 'amount on the latest day',
      whole,
      finish: ({ size }, found) => (size === 0 ? null : found[latest]! / unit),
    },
    median: {
      ...common,
      formula: 'median amount over active days',
      whole: false,
      finish: ({ size }, found) => (size === 0 ? null : found[twiceMedian]! / 2 / unit),
    },
    p95: {
      ...common,
      formula: 'the least amount that 95 % of the active days do not exceed',
      whole,
      finish: ({ size }, found) => (size === 0 ? null : found[twiceP95]! / 2 / unit),
    },
  };
}

/** Places in the survey: the amount of the latest day; the sum of the two in the middle; twice that of p95's rank. */
const [latest, twiceMedian, twiceP95] = [0, 1, 2];

/** The amounts in ascending order; grows to the most days that an entity has. */
let ranked = new Float64Array(64);

const survey: Survey = {
  width: 3,
  take(state, found) {
    const days = state.size;
    if (ranked.length < days) ranked = new Float64Array(2 * days);
    let latestDay = Number.NEGATIVE_INFINITY;
    let isSafe = true;
    let size = 0;
    for (let entry = state.first(); entry !== 0; entry = state.next()) {
      const amount = amountOf(state, entry);
      const day = state.valueOf(entry) as number;
      if (day > latestDay) {
        latestDay = day;
        found[latest] = amount;
      }
      isSafe &&= Number.isSafeInteger(amount);
      let place = size++;
      for (; place > 0 && ranked[place - 1]! > amount; place--) ranked[place] = ranked[place - 1]!;
      ranked[place] = amount;
    }
    const sum = isSafe ? sumOfRanks : sumOfExactRanks;
    found[twiceMedian] = sum(state, (days - 1) >> 1, days >> 1);
    found[twiceP95] = sum(state, nearestRank(days), nearestRank(days));
  },
};

/** Of the amounts at two ranks, from 0. Numbers sort many times faster than big integers, and suffice up to 2^53. */
function sumOfRanks(_: State, one: number, other: number): number {
  return ranked[one]! + ranked[other]!;
}

/** The same, rounded once. */
function sumOfExactRanks(state: State, one: number, other: number): number {
  const amounts: bigint[] = [];
  for (let entry = state.first(); entry !== 0; entry = state.next()) {
    amounts.push(isCounted(state) ? BigInt(state.countOf(entry)) : state.exactMeasure(entry, total));
  }
  amounts.sort((a, b) => (a < b ? -1 : Number(a > b)));
  return Number(amounts[one]! + amounts[other]!);
}

/** ⌈0.95 n⌉ − 1, without a product that rounds. */
function nearestRank(count: number): number {
  return Math.ceil((19 * count) / 20) - 1;
}

/** To the nearest double. */
function amountOf(state: State, entry: EntryPlace): number {
  return isCounted(state) ? state.countOf(entry) : state.roundedMeasure(entry, total);
}

/** Events are counted, not a field added up. */
function isCounted({ form }: State): boolean {
  return form.measures.length === 0;
}
