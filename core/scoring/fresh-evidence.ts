import { type Column, indexOfColumn, type Value } from '../events/event.js';
import type { FeatureSet } from '../features/feature-set.js';
import type { Told } from '../profile/scorer.js';
import type { State } from '../states/state.js';
import type { Evidence, Judged, Telling } from './evidence.js';
import { ownFresh, shrunkFresh } from './fresh.js';
import { isOnlyOn } from './habit-days.js';
import { columnText, fillIn, textOf } from './reason.js';
import { type Tail, tailBits } from './tail.js';

export interface FreshOptions {
  readonly name: string;
  readonly field: string;
  readonly day: string;
  readonly settings: Told;
  readonly features: FeatureSet;
  /** Taken off the days of each value: of the habit's peers. */
  readonly discount: number;
  readonly tail: Tail;
}

/** Many values on one day that the entity never had before: somebody who looks around. */
export class FreshEvidence implements Evidence {
  readonly name: string;
  readonly group: string | null;
  readonly #options: FreshOptions;
  readonly #columns: readonly Column[];
  readonly #column: number;
  readonly #day: number;
  readonly #state: number;

  constructor(options: FreshOptions) {
    const { name, field, day, settings, features } = options;
    this.name = `new ${name}`;
    this.group = settings.group ?? null;
    this.#options = options;
    this.#columns = features.columns;
    this.#column = indexOfColumn(features.columns, field);
    this.#day = indexOfColumn(features.columns, day);
    this.#state = features.habits.get(name)!;
  }

  bits({ values, before }: Judged): number {
    const today = this.#today(values, before[this.#state]!);
    if (today === 0) return 0;
    const { settings, tail } = this.#options;
    return settings.weight * tailBits(tail, today, this.#usual(before, today));
  }

  tell({ values, before }: Judged): Telling {
    const state = before[this.#state]!;
    const today = this.#today(values, state);
    const { settings, tail } = this.#options;
    const expected = this.#usual(before, today).toFixed(1);
    const of = columnText(this.#columns, values);
    const texts: Record<string, string> = {
      today: String(today),
      expected,
      value: textOf(values[this.#column]!, this.#columns[this.#column]!),
    };
    return {
      value: String(today),
      expected,
      peers: tail.usual.toFixed(1),
      reason: fillIn(settings.reason, (name) => texts[name] ?? of(name)),
    };
  }

  /** Values that are new today, with the event's; 0 where that is not one of them. */
  #today(values: readonly Value[], state: State): number {
    const value = values[this.#column];
    const day = values[this.#day];
    if (value === null || value === undefined || typeof day !== 'number') return 0;
    const own = state.find(typeof value === 'boolean' ? String(value) : value);
    if (own !== 0 && !isOnlyOn(state, own, day)) return 0;
    let today = own === 0 ? 1 : 0;
    for (let entry = state.first(); entry !== 0; entry = state.next()) {
      if (isOnlyOn(state, entry, day)) today++;
    }
    return today;
  }

  /** What is to be expected on a day: the share of new values times the values of a day, without those of today. */
  #usual(before: Judged['before'], today: number): number {
    const { discount, tail, features } = this.#options;
    const days = before[features.days!]!.size;
    return shrunkFresh(ownFresh(before[this.#state]!, days, today, discount), days, tail.usual);
  }
}
