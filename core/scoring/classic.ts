import { count } from '../aggregations/count.js';
import { conditionOf } from '../aggregations/predicate.js';
import { type Column, columnsOf, indexOfColumn, type Value } from '../events/event.js';
import { frequencyOf } from '../features/feature.js';
import type { Profile } from '../profile/profile.js';
import type { ClassicSettings, Component } from '../profile/scorer.js';
import { reasonOf } from './reason.js';

/** What the entity of an event did before it. */
export interface History {
  /** Its events. */
  readonly events: number;
  /**
   * How often it did what a component, by index, looks at: of a component `unusual`, its events with the same value as this
   * event; of a component `rare`, its events that met the conditions.
   */
  occurred(component: number): number;
}

/**
 * The original's formula over habits, as a profile declares it (`core/profile/scorer.ts`): a pure function of an event and
 * what its entity did before. Scores are 0-1, higher is worse.
 */
export interface ClassicScorer {
  readonly threshold: number;
  /** The components' names, in the order of their indexes. */
  readonly components: readonly string[];
  /** Of each component, the id of the aggregation (`FeatureSet.aggregations`) that counts what it asks `History` for. */
  readonly reads: readonly string[];
  /**
   * The score of an event; 0 while its entity has fewer than `learningEvents`. Allocates nothing.
   * @param components takes what each component is, 0-1
   */
  score(values: readonly Value[], history: History, components: Float64Array): number;
  /**
   * Why an event has its score: the headline, then the components, in their order.
   * @param score as `score` gave it
   */
  reasons(values: readonly Value[], history: History, score: number): string[];
}

/** One component, ready for events. */
interface Rule {
  readonly name: string;
  readonly weight: number;
  readonly reads: string;
  of(values: readonly Value[], history: History): number;
  /** null where it is no reason. */
  reason(values: readonly Value[], history: History): string | null;
}

export function classicScorer(profile: Profile, classic: ClassicSettings): ClassicScorer {
  const columns = columnsOf(profile);
  const rules = Object.entries(classic.components).map(([name, component], index) => {
    return { name, weight: component.weight, ...ruleOf(profile, classic, columns, component, index) };
  }) satisfies Rule[];
  const headlines = Object.entries(classic.headlines).toSorted(([, a], [, b]) => b - a);
  return {
    threshold: classic.threshold,
    components: rules.map(({ name }) => name),
    reads: rules.map(({ reads }) => reads),
    score(values, history, components) {
      if (history.events < classic.learningEvents) {
        components.fill(0);
        return 0;
      }
      let score = 0;
      for (let index = 0; index < rules.length; index++) {
        const rule = rules[index]!;
        const component = rule.of(values, history);
        components[index] = component;
        score += rule.weight * component;
      }
      return Math.min(1, score);
    },
    reasons(values, history, score) {
      const headline = headlines.find(([, least]) => score >= least)?.[0];
      const found = rules.map((rule) => rule.reason(values, history)).filter((reason) => reason !== null);
      return headline === undefined ? found : [headline, ...found];
    },
  };
}

type Judged = Omit<Rule, 'name' | 'weight'>;

function ruleOf(
  profile: Profile,
  { unseen, reasonBelow }: ClassicSettings,
  columns: readonly Column[],
  component: Component,
  index: number,
): Judged {
  if ('rare' in component) return rare(profile, columns, component, index);
  const at = indexOfColumn(columns, component.unusual);
  const column = columns[at]!;
  const probability = (values: readonly Value[], history: History) => {
    if (values[at] === null) return component.missing;
    const occurred = history.occurred(index);
    return occurred === 0 ? unseen : occurred / history.events;
  };
  return {
    reads: frequencyOf(component.unusual, columns, profile).id,
    of: (values, history) => 1 - probability(values, history),
    reason: (values, history) =>
      probability(values, history) < reasonBelow ? reasonOf(component.reason, values[at]!, column) : null,
  };
}

function rare(
  profile: Profile,
  columns: readonly Column[],
  { rare: feature, shareBelow, score, reason }: Extract<Component, { rare: string }>,
  index: number,
): Judged {
  const definition = profile.features[feature]!;
  const where = 'count' in definition ? definition.count.where : undefined;
  const condition = conditionOf(where ?? {}, columns);
  const of = (values: readonly Value[], history: History) =>
    condition.holds(values) && history.occurred(index) / history.events < shareBelow ? score : 0;
  return {
    reads: count(condition).id,
    of,
    reason: (values, history) => (of(values, history) > 0 ? reason : null),
  };
}
