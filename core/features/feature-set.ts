import { type Aggregation, finishOne, ofAllHistory, type Statistic } from '../aggregations/aggregation.js';
import { count } from '../aggregations/count.js';
import { extremes } from '../aggregations/extremes.js';
import { latest } from '../aggregations/latest.js';
import { conditionOf } from '../aggregations/predicate.js';
import type { Column } from '../events/event.js';
import { columnsOf } from '../events/event.js';
import type { Profile } from '../profile/profile.js';
import type { State } from '../states/state.js';
import { frequencyOf, sourceOf, statisticOf } from './feature.js';
import { dailyOf, type Signal, signalOf } from './signals.js';

/** The states of one entity, in the order of `FeatureSet.aggregations`. */
export type States = readonly State[];

/** A named number per entity. */
export interface Feature {
  readonly name: string;
  readonly unit: string;
  readonly formula: string;
  readonly whole: boolean;
  readonly intensive: boolean;
  /** When it has no value, in words; null: it always has one. */
  readonly nullWhen: string | null;
  /** Detectors use it. */
  readonly scored: boolean;
  /** What a ratio is made of: numerator and denominator, neither of which is one; null: it is none. */
  readonly parts: readonly [Feature, Feature] | null;
  /** Of the aggregation that it reads; null: it is a ratio. */
  readonly statistic: Statistic | null;
  /** The aggregations that it reads, by index. */
  readonly reads: readonly number[];
  /** null: no value (one event has no gap; a ratio with denominator 0). */
  finish(states: States): number | null;
  /** A cap on distinct values made the number a lower bound. */
  saturated(states: States): boolean;
}

/** What a profile counts: each aggregation once, however many features and habits read it. */
export interface FeatureSet {
  readonly columns: readonly Column[];
  /** The first counts the entity's events in the window, the second knows its earliest and latest event time ever. */
  readonly aggregations: readonly Aggregation[];
  readonly features: readonly Feature[];
  /** Dimension → index of the aggregation with its values, how often they occurred and on which days. */
  readonly habits: ReadonlyMap<string, number>;
  /** By name, in the profile's order. */
  readonly signals: ReadonlyMap<string, Signal>;
  /** Index of the aggregation with an entry for each day on which the entity was active; null: nothing counts days. */
  readonly days: number | null;
  /** Index of the aggregation with the point and time of the latest event that has one; null: it is not asked for. */
  readonly travel: number | null;
  /** Whether the entity has an event in the window; one that has not is dormant: it has states, but no features. */
  isActive(states: States): boolean;
  /** The latest event time ever, epoch ms; null: there was no event. */
  lastSeen(states: States): number | null;
}

export function featureSetOf(profile: Profile): FeatureSet {
  const columns = columnsOf(profile);
  const events = count(conditionOf({}, columns));
  const seen = ofAllHistory(extremes(profile.time, columns));
  const aggregations: Aggregation[] = [events, seen];
  const features = new Map<string, Feature>();

  const indexOf = (aggregation: Aggregation): number => {
    const known = aggregations.findIndex(({ id }) => id === aggregation.id);
    return known >= 0 ? known : aggregations.push(aggregation) - 1;
  };
  const definitions = Object.entries(profile.features);
  for (const [name, definition] of definitions) {
    const source = sourceOf(definition, columns, profile);
    if ('ratio' in source) continue;
    const index = indexOf(source.aggregation);
    const aggregation = aggregations[index]!;
    const statistic = statisticOf(aggregation, source.statistic);
    const { unit, formula, whole, intensive, nullWhen } = statistic;
    features.set(name, {
      name,
      unit,
      formula: `${formula} of ${aggregation.id}`,
      whole,
      intensive,
      nullWhen,
      scored: definition.scored ?? intensive,
      parts: null,
      statistic,
      reads: [index],
      finish: (states) => finishOne(statistic, states[index]!),
      saturated: (states) => statistic.saturated?.(states[index]!) ?? false,
    });
  }
  for (const [name, definition] of definitions) {
    if (!('ratio' in definition)) continue;
    const [numerator, denominator] = definition.ratio.map((part) => features.get(part)!) as [
      Feature,
      Feature,
    ];
    features.set(name, ratio(name, numerator, denominator, definition.scored ?? true));
  }
  const habits = Object.entries(profile.habits).map(([dimension, field]) => {
    return [dimension, indexOf(frequencyOf(field, columns, profile))] as const;
  });
  const signals = Object.entries(profile.signals).map(([name, signal]) => {
    const days = indexOf(dailyOf(columns, profile));
    return [name, signalOf(signal, columns, aggregations[days]!, days)] as const;
  });
  const days = aggregations.findIndex(({ id }) => id === `daily(${profile.day})`);
  return {
    columns,
    aggregations,
    features: definitions.map(([name]) => features.get(name)!),
    habits: new Map(habits),
    signals: new Map(signals),
    days: days < 0 ? null : days,
    travel: profile.travel ? indexOf(latest(profile.travel.point, columns)) : null,
    isActive: ([events]) => events!.count(0) > 0,
    lastSeen: ([, seen]) => seen!.get(1),
  };
}

function ratio(name: string, numerator: Feature, denominator: Feature, scored: boolean): Feature {
  return {
    name,
    unit: `${numerator.unit} / ${denominator.unit}`,
    formula: `${numerator.name} / ${denominator.name}`,
    whole: false,
    intensive: true,
    reads: [...numerator.reads, ...denominator.reads],
    nullWhen: [...new Set([numerator.nullWhen, denominator.nullWhen, `${denominator.name} is 0`])]
      .filter(Boolean)
      .join(', or '),
    scored,
    parts: [numerator, denominator],
    statistic: null,
    finish(states) {
      const above = numerator.finish(states);
      const below = denominator.finish(states);
      return above === null || below === null || below === 0 ? null : above / below;
    },
    saturated: (states) => numerator.saturated(states) || denominator.saturated(states),
  };
}
