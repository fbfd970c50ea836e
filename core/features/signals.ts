import type { Aggregation } from '../aggregations/aggregation.js';
import { daily } from '../aggregations/daily.js';
import { allEvents, type DailyMeasure, nameOf } from '../aggregations/daily-measure.js';
import { conditionOf } from '../aggregations/predicate.js';
import { type Column, indexOfColumn, type Value } from '../events/event.js';
import type { Profile } from '../profile/profile.js';
import type { SignalDefinition } from '../profile/signal.js';
import type { EntryPlace, State } from '../states/state.js';

/** Where the state of days has the daily amounts of a signal. */
export interface Signal {
  /** Of the aggregation. */
  readonly state: number;
  /** Of the measure in the entries of that state; `count`: the entries' own counts. */
  readonly measure: number | 'count';
  /** An amount is a whole number of this part of one: 10^scale of the field. */
  readonly unit: number;
  /** What an event adds to its day: 0 where it is not of the kind. */
  adds(values: readonly Value[]): number;
  /** What a day has, to the nearest double. */
  on(state: State, entry: EntryPlace): number;
}

/** The state of days, with all that the profile's features and signals ask of a day, each once. */
export function dailyOf(columns: readonly Column[], profile: Profile): Aggregation {
  const ofFeatures = Object.values(profile.features).flatMap((feature): DailyMeasure[] => {
    const sum = 'daily' in feature ? feature.daily.sum : undefined;
    return sum === undefined ? [] : [sumOf(sum, columns)];
  });
  const ofSignals = Object.values(profile.signals).map((signal) => measureOf(signal, columns));
  const byName = new Map([...ofFeatures, ...ofSignals].map((measure) => [nameOf(measure), measure]));
  byName.delete(allEvents);
  return daily(profile.day!, [...byName.values()], columns, profile.caps.values);
}

/** The sum of a field over all events of a day. */
export function sumOf(field: string, columns: readonly Column[]): DailyMeasure {
  return { sum: field, where: conditionOf({}, columns) };
}

/** @param state the index of the aggregation, which is the profile's state of days */
export function signalOf(
  definition: SignalDefinition,
  columns: readonly Column[],
  { measures }: Aggregation,
  state: number,
): Signal {
  const measure = measureOf(definition, columns);
  const index = measures.findIndex(({ name }) => name === nameOf(measure));
  const scale = columns.find(({ name }) => name === measure.sum)?.scale ?? 0;
  const { where, sum } = measure;
  const column = sum === null ? -1 : indexOfColumn(columns, sum);
  return {
    state,
    measure: index < 0 ? 'count' : index,
    unit: 10 ** scale,
    adds(values) {
      if (!where.holds(values)) return 0;
      return column < 0 ? 1 : ((values[column] as number | null) ?? 0);
    },
    on: amountOn(index, sum),
  };
}

function amountOn(measure: number, sum: string | null): Signal['on'] {
  if (measure < 0) return (state, entry) => state.countOf(entry);
  if (sum === null) return (state, entry) => state.measureOf(entry, measure);
  return (state, entry) => state.roundedMeasure(entry, measure);
}

function measureOf(definition: SignalDefinition, columns: readonly Column[]): DailyMeasure {
  return 'count' in definition
    ? { sum: null, where: conditionOf(definition.count, columns) }
    : { sum: definition.sum, where: conditionOf(definition.where ?? {}, columns) };
}
