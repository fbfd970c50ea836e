import { type Condition, conditionOf } from '../../core/aggregations/predicate.js';
import { columnsOf, indexOfColumn, type Value } from '../../core/events/event.js';
import type { Profile } from '../../core/profile/profile.js';
import type { ClassicSettings, Component } from '../../core/profile/scorer.js';
import { type ClassicScorer, classicScorer, type History } from '../../core/scoring/classic.js';
import type { ArrivedEvent, EventJudge, Verdict } from '../backtest/event-judge.js';

/** What one component remembers of an entity. */
interface Memory {
  /** How many events it learnt that are like this one. */
  occurred(values: readonly Value[]): number;
  learn(values: readonly Value[]): void;
}

/**
 * The original's whole algorithm: the classic formula over a memory of its own, which from the end of its learning on
 * takes in only what it finds normal. It knows no run, no window, and nothing from before it was started.
 */
export class OriginalJudge implements EventJudge {
  readonly #scorer: ClassicScorer;
  readonly #components: Float64Array;
  readonly #entities = new Map<string, SelectiveHistory>();
  readonly #newMemories: () => Memory[];

  constructor(profile: Profile, classic: ClassicSettings) {
    this.#scorer = classicScorer(profile, classic);
    this.#components = new Float64Array(this.#scorer.components.length);
    const makers = Object.values(classic.components).map((component) => memoryOf(profile, component));
    this.#newMemories = () => makers.map((make) => make());
  }

  learn(arrived: ArrivedEvent): void {
    this.judge(arrived);
  }

  judge({ event: { entity, values } }: ArrivedEvent): Verdict {
    let history = this.#entities.get(entity);
    if (history === undefined) {
      history = new SelectiveHistory(this.#newMemories());
      this.#entities.set(entity, history);
    }
    history.values = values;
    const score = this.#scorer.score(values, history, this.#components);
    const isAnomaly = score >= this.#scorer.threshold;
    const reasons = isAnomaly ? this.#scorer.reasons(values, history, score) : [];
    if (!isAnomaly) history.learn();
    return { score, isAnomaly, reasons };
  }
}

/** Of one entity, the events that it was let learn. */
class SelectiveHistory implements History {
  events = 0;
  /** Of the event at hand. */
  values: readonly Value[] = [];

  constructor(private readonly memories: readonly Memory[]) {}

  occurred(component: number): number {
    return this.memories[component]!.occurred(this.values);
  }

  learn(): void {
    this.events++;
    for (const memory of this.memories) memory.learn(this.values);
  }
}

function memoryOf(profile: Profile, component: Component): () => Memory {
  const columns = columnsOf(profile);
  if ('unusual' in component) return () => valueMemory(indexOfColumn(columns, component.unusual));
  const definition = profile.features[component.rare]!;
  const where = 'count' in definition ? definition.count.where : undefined;
  return () => conditionMemory(conditionOf(where ?? {}, columns));
}

/** Counts each value of a column; missing ones are counted nowhere. */
function valueMemory(column: number): Memory {
  const counts = new Map<Value, number>();
  const occurred = (values: readonly Value[]) => counts.get(values[column]!) ?? 0;
  return {
    occurred,
    learn(values) {
      if (values[column] !== null) counts.set(values[column]!, occurred(values) + 1);
    },
  };
}

/** Counts events that meet a condition. */
function conditionMemory(condition: Condition): Memory {
  let count = 0;
  return {
    occurred: () => count,
    learn(values) {
      if (condition.holds(values)) count++;
    },
  };
}
