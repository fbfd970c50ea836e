import type { Value } from '../events/event.js';
import type { StateForm } from '../states/form.js';
import type { State } from '../states/state.js';

/**
 * An aggregation turns an entity's events, in arrival order, into a state, and a state into numbers. It has two
 * engines that must yield the same state, bit for bit: `add`, event by event, and `sql`, which only groups and sums.
 * `finish` exists once, so no feature can differ between the layers.
 *
 * Laws (tested for every member): what is restored from an encoded state equals it; folding a prefix, encoding, restoring
 * and folding the rest equals folding everything; `finish` does not change the state; `add` never changes the event.
 */
export interface Aggregation extends StateForm {
  /**
   * No statistic asks which values there are, only how they occur: to finish, entries may be restored with none. Of any
   * aggregation, they may be restored in any order then.
   */
  readonly valuesUnseen?: true;
  readonly statistics: Readonly<Record<string, Statistic>>;
  readonly sql: AggregationSql;

  add(state: State, event: Arrival): void;
}

/** An event at its place in the log: what a fold sees. */
export interface Arrival {
  readonly offset: number;
  /** Epoch ms. */
  readonly time: number;
  readonly values: readonly Value[];
}

/** What several statistics need of all entries, found at once: so many numbers, which only they understand. */
export interface Survey {
  readonly width: number;
  take(state: State, into: Float64Array): void;
}

/** A number read from a state, or null where there is none (one event has no gap). */
export interface Statistic {
  /** Unit for people: events, seconds, values … */
  readonly unit: string;
  readonly formula: string;
  /** A whole number, exported as BIGINT; else DOUBLE. */
  readonly whole: boolean;
  /** Does not grow with the length of the history: a rate, a mean, a share. */
  readonly intensive: boolean;
  /** When there is no number, in words; null: there always is one. */
  readonly nullWhen: string | null;
  /** Goes through the entries for it, perhaps for others too; absent where it does not need that. */
  readonly survey?: Survey;
  /** Where it is a scalar as that stands, an integer and never none: which one. */
  readonly scalar?: number;
  /** @param found what the survey of the state found; empty where there is none */
  finish(state: State, found: Float64Array): number | null;
  /** Whether a cap made the number a lower bound. */
  saturated?(state: State): boolean;
}

const nothing = new Float64Array(0);

/** One statistic alone. */
export function finishOne(statistic: Statistic, state: State): number | null {
  const { survey } = statistic;
  if (!survey) return statistic.finish(state, nothing);
  const found = new Float64Array(survey.width);
  survey.take(state, found);
  return statistic.finish(state, found);
}

/**
 * The SQL engine: expressions over a relation of one row per event with columns `_entity` (a number that stands for
 * partition and entity), `_offset`, `_time` (epoch ms) and the event's `columns`. Identifiers and literals are quoted.
 */
export interface AggregationSql {
  /** The event's columns that the expressions read. */
  readonly columns: readonly string[];
  /** The events that matter, as a condition; those before or after them do not exist for the expressions. null: all. */
  readonly where: string | null;
  /** Columns added to each event, computed from the entity's earlier ones. Equal names must mean equal expressions. */
  readonly perEvent: Readonly<Record<string, string>>;
  /** Aggregates per entity, by name of the scalar; `other` of a state with entries is missing here, and so are `totals`. */
  readonly perEntity: Readonly<Record<string, string>>;
  /** What is counted by distinct value; null where the state has no entries. */
  readonly entries: EntriesSql | null;
}

export interface EntriesSql {
  /** The value; the scalar `other` counts the events whose value exceeds `maxEntries`. */
  readonly value: string;
  /** Aggregates per (entity, value), by name of the measure. */
  readonly measures: Readonly<Record<string, string>>;
  /** Aggregates per entity over the entries that it keeps, by name of the scalar, of their `count` and measures. */
  readonly totals: Readonly<Record<string, string>>;
}

/** The same aggregation over all of history; of one that keeps no entries. */
export function ofAllHistory(aggregation: Aggregation): Aggregation {
  if (aggregation.maxEntries > 0) throw new RangeError(`${aggregation.id} keeps entries`);
  return { ...aggregation, id: `${aggregation.id} of all history`, window: 'all' };
}
