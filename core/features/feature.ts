import type { Aggregation, Statistic } from '../aggregations/aggregation.js';
import { count } from '../aggregations/count.js';
import { extremes } from '../aggregations/extremes.js';
import { frequency } from '../aggregations/frequency.js';
import { gaps } from '../aggregations/gaps.js';
import { conditionOf } from '../aggregations/predicate.js';
import { sum } from '../aggregations/sum.js';
import type { Column } from '../events/event.js';
import type { FeatureDefinition, Profile } from '../profile/profile.js';

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
  if ('extremes' in definition) return from(extremes(definition.extremes, columns), definition.statistic);
  if ('gaps' in definition) return from(gaps(definition.gaps.belowMs), definition.statistic);
  const cap = profile.caps.values;
  if ('distinct' in definition) return from(frequency(definition.distinct, columns, cap), 'distinct');
  return from(frequency(definition.frequency, columns, cap), definition.statistic);
}

function from<State>(aggregation: Aggregation<State>, statistic: string): Source {
  return { aggregation: aggregation as Aggregation, statistic };
}

/** A statistic that exists by the profile's schema. */
export function statisticOf(source: Exclude<Source, { ratio: unknown }>): Statistic<unknown> {
  const statistic = source.aggregation.statistics[source.statistic];
  if (!statistic) throw new RangeError(`${source.aggregation.id} has no statistic ${source.statistic}`);
  return statistic;
}
