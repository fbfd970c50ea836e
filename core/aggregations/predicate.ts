import { type Column, indexOfColumn, type Value } from '../events/event.js';
import type { Predicate } from '../profile/predicate.js';
import { identifier, literal } from './sql.js';

/** A condition on one event, for both engines. A missing value meets no condition but `{ exists: false }`. */
export interface Condition {
  /** The condition as text: different conditions have different texts, also where case is ignored. */
  readonly text: string;
  /** The columns that it reads. */
  readonly columns: readonly string[];
  readonly sql: string;
  holds(values: readonly Value[]): boolean;
}

type Operand = Predicate[string];
type Test = Pick<Condition, 'text' | 'sql'> & { readonly holds: (value: Value) => boolean };

export function conditionOf(predicate: Predicate, columns: readonly Column[]): Condition {
  const tests = Object.entries(predicate).map(([name, operand]) => {
    const index = indexOfColumn(columns, name);
    return { index, ...testOf(columns[index]!, operand) };
  });
  return {
    text: tests.map((test) => test.text).join(' and '),
    columns: Object.keys(predicate),
    sql: tests.map((test) => test.sql).join(' AND ') || 'true',
    holds(values) {
      for (const test of tests) if (!test.holds(values[test.index]!)) return false;
      return true;
    },
  };
}

function testOf(column: Column, operand: Operand): Test {
  const name = identifier(column.name);
  if (typeof operand !== 'object') return oneOf(column, [operand]);
  if (Array.isArray(operand)) return oneOf(column, operand);
  if ('exists' in operand) {
    return {
      text: `${column.name} ${operand.exists ? 'exists' : 'missing'}`,
      sql: `${name} IS ${operand.exists ? 'NOT NULL' : 'NULL'}`,
      holds: (value) => (value !== null) === operand.exists,
    };
  }
  const least = operand.min === undefined ? Number.MIN_SAFE_INTEGER : stored(column, operand.min);
  const greatest = operand.max === undefined ? Number.MAX_SAFE_INTEGER : stored(column, operand.max);
  return {
    text: `${column.name}=${operand.min ?? ''}..${operand.max ?? ''}`,
    sql: `${name} BETWEEN ${least} AND ${greatest}`,
    holds: (value) => typeof value === 'number' && value >= least && value <= greatest,
  };
}

function oneOf(column: Column, allowed: readonly (string | number | boolean)[]): Test {
  const values = allowed.map((value) => (typeof value === 'number' ? stored(column, value) : value));
  const set = new Set<Value>(values);
  return {
    text: `${column.name}=${allowed.map(textOf).join('|')}`,
    sql: `${identifier(column.name)} IN (${values.map(literal).join(', ')})`,
    holds: (value) => value !== null && set.has(value),
  };
}

/** Quoted where it could be taken for something else, capitals marked: DuckDB's column names do not tell case apart. */
function textOf(value: string | number | boolean): string {
  if (typeof value !== 'string' || /^[a-z0-9_-]+$/.test(value)) return String(value);
  return literal(value).replace(/[A-Z^]/g, '^$&');
}

/** A number as events carry it: decimals are whole numbers of 10^-scale. */
function stored(column: Column, value: number): number {
  return Math.round(value * 10 ** column.scale);
}
