import { type Aggregation, ofAllHistory, type Statistic } from '../aggregations/aggregation.js';
import { count } from '../aggregations/count.js';
import { allEvents, nameOf } from '../aggregations/daily-measure.js';
import { statisticName } from '../aggregations/daily-statistics.js';
import { extremes } from '../aggregations/extremes.js';
import { frequency } from '../aggregations/frequency.js';
import { gaps } from '../aggregations/gaps.js';
import { conditionOf } from '../aggregations/predicate.js';
import { sequence } from '../aggregations/sequence.js';
import { sum } from '../aggregations/sum.js';
import type { Column } from '../events/event.js';
import type { FeatureDefinition, Profile } from '../profile/profile.js';
import { dailyOf, sumOf } from './signals.js';

/** What a definition without its own aggregation (a ratio) is made of, or the aggregation and one of its statistics. */
export type Source =
  | { readonly aggregation: Aggregation; readonly statistic: string }
  | { readonly ratio: readonly [numerator: string, denominator: string] };

export function sourceOf(
  definition: FeatureDefinition,
  columns: readonly Column[],
  profile: Profile,
): Source {
  if ('ratio' in definition) return { ratio: definition.ratio };
  if ('count' in definition) {
    return from(count(conditionOf(definition.count.where ?? {}, columns)), 'count');
  }
  if ('sum' in definition) return from(sum(definition.sum, columns), definition.statistic);
  if ('extremes' in definition) {
    const found = extremes(definition.extremes, columns);
    return from(definition.window === 'all' ? ofAllHistory(found) : found, definition.statistic);
  }
  if ('gaps' in definition) return from(gaps(definition.gaps.belowMs), definition.statistic);
  if ('sequence' in definition) {
    const { of, atLeast, endedBy } = definition.sequence;
    return from(sequence(conditionOf(of, columns), atLeast, conditionOf(endedBy, columns)), 'count');
  }
  if ('daily' in definition) {
    const { daily, statistic } = definition;
    const measure = daily.sum === undefined ? allEvents : nameOf(sumOf(daily.sum, columns));
    const name = statistic === 'days' ? statistic : statisticName(statistic, measure);
    return from(dailyOf(columns, profile), name);
  }
  if ('distinct' in definition) return from(frequencyOf(definition.distinct, columns, profile), 'distinct');
  return from(frequencyOf(definition.frequency, columns, profile), definition.statistic);
}

/** How often each value of a field occurs; of a habit also on which days. */
export function frequencyOf(field: string, columns: readonly Column[], profile: Profile) {
  const isHabit = Object.values(profile.habits).includes(field);
  return frequency(field, columns, profile.caps.values, isHabit ? profile.day! : null);
}

function from(aggregation: Aggregation, statistic: string): Source {
  return { aggregation, statistic };
}

/** A statistic that exists by the profile's schema. */
export function statisticOf({ id, statistics }: Aggregation, name: string): Statistic {
  const statistic = statistics[name];
  if (!statistic) throw new RangeError(`${id} has no statistic ${name}`);
  return statistic;
}
