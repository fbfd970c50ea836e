import { type Column, indexOfColumn } from '../events/event.js';
import type { Aggregation, Statistic } from './aggregation.js';
import { ExactSum } from './exact-sum.js';
import { identifier } from './sql.js';

interface Daily {
  readonly days: Map<number, Day>;
  /** Events of days that came after the cap was reached. */
  other: number;
}

interface Day {
  events: number;
  readonly firstOffset: number;
  /** null where events are counted, not a field added up. */
  readonly total: ExactSum | null;
}

/**
 * Events per local day, or (`sum`) the sum of a numeric field per local day, over the entity's active days: the days on
 * which it has any event. The first `cap` days in arrival order are kept.
 */
export function daily(
  day: string,
  sum: string | null,
  columns: readonly Column[],
  cap: number,
): Aggregation<Daily> {
  const dayIndex = indexOfColumn(columns, day);
  const sumIndex = sum === null ? -1 : indexOfColumn(columns, sum);
  const scale = sum === null ? 0 : columns[sumIndex]!.scale;
  return {
    id: `daily(${sum ?? 'events'})`,
    scalars: [{ name: 'other', type: 'BIGINT' }],
    window: 'run',
    maxEntries: cap,
    measures: sum === null ? [] : [{ name: 'total', type: 'DECIMAL(38,0)' }],
    statistics: statistics(sum, 10 ** scale),
    sql: {
      columns: sum === null ? [day] : [day, sum],
      where: null,
      perEvent: {},
      perEntity: {},
      entries: {
        value: identifier(day),
        measures: sum === null ? {} : { total: `coalesce(sum(${identifier(sum)}), 0)` },
      },
    },
    empty: () => ({ days: new Map(), other: 0 }),
    add(state, { values, offset }) {
      const day = values[dayIndex];
      if (typeof day !== 'number') return state;
      let known = state.days.get(day);
      if (!known) {
        if (state.days.size >= cap) {
          state.other++;
          return state;
        }
        known = { events: 0, firstOffset: offset, total: sum === null ? null : new ExactSum() };
        state.days.set(day, known);
      }
      known.events++;
      const value = values[sumIndex];
      if (known.total && typeof value === 'number') known.total.add(value);
      return state;
    },
    encode: ({ days, other }) => ({
      scalars: [BigInt(other)],
      entries: Array.from(days, ([day, { events, firstOffset, total }]) => {
        return { value: String(day), count: events, firstOffset, measures: total ? [total.value] : [] };
      }),
    }),
    decode: ({ scalars, entries }) => ({
      days: new Map(
        entries.map(({ value, count, firstOffset, measures: [total] }) => {
          const day = { events: count, firstOffset, total: total === undefined ? null : ExactSum.of(total) };
          return [Number(value), day];
        }),
      ),
      other: Number(scalars[0]),
    }),
  };
}

function statistics(sum: string | null, unit: number): Record<string, Statistic<Daily>> {
  const whole = sum === null;
  const common = {
    unit: `${sum ?? 'events'} a day`,
    intensive: true,
    nullWhen: 'there is no event',
    saturated: ({ other }: Daily) => other > 0,
  };
  return {
    days: {
      unit: 'days',
      formula: 'active days',
      whole: true,
      intensive: false,
      nullWhen: null,
      finish: ({ days }) => days.size,
      saturated: common.saturated,
    },
    today: {
      ...common,
      formula: 'amount on the latest day',
      whole,
      finish: ({ days }) => {
        const latest = [...days.keys()].reduce((a, b) => Math.max(a, b), Number.NEGATIVE_INFINITY);
        return days.size === 0 ? null : Number(amountOf(days.get(latest)!)) / unit;
      },
    },
    median: {
      ...common,
      formula: 'median amount over active days',
      whole: false,
      finish: (state) => {
        const days = state.days.size;
        if (days === 0) return null;
        const ranked = rankedAmounts(state);
        return Number(ranked((days - 1) >> 1) + ranked(days >> 1)) / 2 / unit;
      },
    },
    p95: {
      ...common,
      formula: 'the least amount that 95 % of the active days do not exceed',
      whole,
      finish: (state) => {
        const days = state.days.size;
        return days === 0 ? null : Number(rankedAmounts(state)(nearestRank(days))) / unit;
      },
    },
  };
}

/** ⌈0.95 n⌉ − 1, without a product that rounds. */
function nearestRank(count: number): number {
  return Math.ceil((19 * count) / 20) - 1;
}

/** The amounts in ascending order, by rank from 0. Numbers sort many times faster, and suffice up to 2^53. */
function rankedAmounts({ days }: Daily): (rank: number) => bigint {
  const numbers = new Float64Array(days.size);
  let safe = 0;
  let index = 0;
  for (const { events, total } of days.values()) {
    const amount = total ? total.rounded : events;
    numbers[index++] = amount;
    safe += Number(Number.isSafeInteger(amount));
  }
  if (safe === days.size) {
    numbers.sort();
    return (rank) => BigInt(numbers[rank]!);
  }
  const exact = Array.from(days.values(), amountOf).sort((a, b) => (a < b ? -1 : Number(a > b)));
  return (rank) => exact[rank]!;
}

function amountOf({ events, total }: Day): bigint {
  return total ? total.value : BigInt(events);
}
