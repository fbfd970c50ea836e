/** What the state of an aggregation consists of. */
export interface StateForm {
  /** Names the aggregation and its parameters; within a profile, equal ids mean equal states. */
  readonly id: string;
  /** `run`: of the run's window; `all`: of all of history, for which only scalars are kept. */
  readonly window: 'run' | 'all';
  readonly scalars: readonly Scalar[];
  /** Most entries (distinct values) that a state keeps; 0 where it keeps none. */
  readonly maxEntries: number;
  /** What the values of entries are. */
  readonly values: ValueKind;
  /** What is kept of each entry besides its count and first offset. */
  readonly measures: readonly Measure[];
}

/** A boolean is held as the text `true` or `false`. */
export type ValueKind = 'text' | 'number' | 'boolean';

/** The value of an entry: a number of a field that holds numbers, else a text. */
export type EntryValue = string | number;

/** `integer`: a safe integer. `sum`: an exact sum below 2^104. `days`: a set of local days (`DaySet`). */
export type StoredKind = 'integer' | 'sum' | 'days';

/** The column that holds it. Parquet knows no 128-bit integer. */
export const sqlTypes: Record<StoredKind, 'BIGINT' | 'DECIMAL(38,0)'> = {
  integer: 'BIGINT',
  sum: 'DECIMAL(38,0)',
  days: 'BIGINT',
};

export interface Scalar {
  readonly name: string;
  readonly kind: 'integer' | 'sum';
  /** What it is before any event; null: none. */
  readonly empty: 0 | null;
}

export interface Measure {
  readonly name: string;
  readonly kind: StoredKind;
}
