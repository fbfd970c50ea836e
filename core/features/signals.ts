import type { Aggregation } from '../aggregations/aggregation.js';
import { daily } from '../aggregations/daily.js';
import { allEvents, type DailyMeasure, nameOf } from '../aggregations/daily-measure.js';
import { conditionOf } from '../aggregations/predicate.js';
import type { Column } from '../events/event.js';
import type { Profile, SignalDefinition } from '../profile/profile.js';

/** Where the state of days has the daily amounts of a signal. */
export interface Signal {
  /** Of the aggregation. */
  readonly state: number;
  /** Of the measure in the entries of that state; `count`: the entries' own counts. */
  readonly measure: number | 'count';
  /** An amount is a whole number of this part of one: 10^scale of the field. */
  readonly unit: number;
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
  return { state, measure: index < 0 ? 'count' : index, unit: 10 ** scale };
}

function measureOf(definition: SignalDefinition, columns: readonly Column[]): DailyMeasure {
  return 'count' in definition
    ? { sum: null, where: conditionOf(definition.count, columns) }
    : { sum: definition.sum, where: conditionOf(definition.where ?? {}, columns) };
}
