import { type Column, indexOfColumn } from '../events/event.js';
import type { Measure } from '../states/form.js';
import type { Condition } from './predicate.js';
import { identifier } from './sql.js';

/** What is asked of a day: the sum of a number field, or how many events there are; of those that meet a condition. */
export interface DailyMeasure {
  /** Added up exactly; null: events are counted. */
  readonly sum: string | null;
  readonly where: Condition;
}

/** Equal names mean equal measures. */
export function nameOf({ sum, where: { text } }: DailyMeasure): string {
  if (sum === null) return text === '' ? allEvents : `count(${text})`;
  return text === '' ? `sum(${sum})` : `sum(${sum} where ${text})`;
}

/** The measure that every entry has anyway: its count. */
export const allEvents = 'events';

/** A measure as the state of days keeps it. */
export interface KeptMeasure extends Measure {
  readonly kind: 'integer' | 'sum';
  /** That is counted or added up: events or the field. */
  readonly of: string;
  /** A whole number of the measure is this part of one: 10^scale of the field. */
  readonly unit: number;
  readonly where: Condition;
  /** Where the field stands in an event's values; −1: events are counted. */
  readonly column: number;
  readonly columns: readonly string[];
  readonly sql: string;
}

export function keptMeasure(measure: DailyMeasure, columns: readonly Column[]): KeptMeasure {
  const { sum, where } = measure;
  const name = nameOf(measure);
  const filter = where.text === '' ? '' : ` FILTER (${where.sql})`;
  if (sum === null) {
    const counted = { kind: 'integer', of: allEvents, unit: 1, column: -1 } as const;
    return { ...counted, name, where, columns: where.columns, sql: `count(*)${filter}` };
  }
  const column = indexOfColumn(columns, sum);
  const added = { kind: 'sum', of: sum, unit: 10 ** columns[column]!.scale, column } as const;
  const sql = `coalesce(sum(${identifier(sum)})${filter}, 0)`;
  return { ...added, name, where, columns: [sum, ...where.columns], sql };
}
