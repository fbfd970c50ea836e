import { indexOfColumn, type Value } from '../events/event.js';
import type { FeatureSet, States } from '../features/feature-set.js';
import type { ClassicSettings } from '../profile/scorer.js';
import type { ClassicScorer, History } from './classic.js';

/** What a component asks of a state: how often a value occurred, or how many events met its conditions. */
interface Question {
  readonly aggregation: number;
  /** Of the event's value; −1: there is none to look up. */
  readonly column: number;
}

/** The history that an entity's record tells, of one event at a time. */
export class RecordHistory implements History {
  readonly #questions: readonly Question[];
  #states: States = [];
  #values: readonly Value[] = [];

  constructor({ aggregations, columns }: FeatureSet, { reads }: ClassicScorer, classic: ClassicSettings) {
    this.#questions = Object.values(classic.components).map((component, index) => ({
      aggregation: aggregations.findIndex(({ id }) => id === reads[index]),
      column: 'unusual' in component ? indexOfColumn(columns, component.unusual) : -1,
    }));
  }

  /** Makes it the history before an event with these values. */
  of(states: States, values: readonly Value[]): this {
    this.#states = states;
    this.#values = values;
    return this;
  }

  get events(): number {
    return this.#states[0]!.count(0);
  }

  occurred(component: number): number {
    const { aggregation, column } = this.#questions[component]!;
    const state = this.#states[aggregation]!;
    if (column < 0) return state.count(0);
    const value = this.#values[column];
    if (value === null || value === undefined) return 0;
    const entry = state.find(state.form.values === 'number' ? (value as number) : String(value));
    return entry === 0 ? 0 : state.countOf(entry);
  }
}
