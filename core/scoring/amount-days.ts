import type { States } from '../features/feature-set.js';
import type { Signal } from '../features/signals.js';
import { Reference } from './reference.js';
import { type Day, fitTail, type Tail } from './tail.js';

/** Days of an entity before one of which its own history says what is usual. */
const settledAfterDays = 7;

/** How much of one kind days bring, over many entities; in two passes, for what is usual needs all of them. */
export class AmountDays {
  readonly #positive: number[] = [];
  #activeDays = 0;

  constructor(private readonly signal: Signal) {}

  add(states: States): void {
    const state = states[this.signal.state]!;
    for (let entry = state.first(); entry !== 0; entry = state.next()) {
      const amount = this.signal.on(state, entry);
      this.#activeDays++;
      if (amount > 0) this.#positive.push(amount);
    }
  }

  /** @param entities those that were added, once more */
  tail(entities: Iterable<States>): Tail {
    const unit = lowerTenthOf(this.#positive) ?? 1;
    const logarithms = this.#positive.reduce((sum, amount) => sum + Math.log2(amount / unit + 1), 0);
    const usual = unit * (2 ** (logarithms / Math.max(1, this.#activeDays)) - 1);
    const reference = new Reference();
    const days: Day[] = [];
    let settled = 0;
    for (const states of entities) {
      const state = states[this.signal.state]!;
      for (const day of settledDays(state)) {
        settled++;
        const amount = this.signal.on(state, state.find(day));
        if (amount > 0) days.push({ amount, usual: reference.of(this.signal, state, day, usual, unit) });
      }
    }
    return fitTail(usual, unit, days, settled);
  }
}

function settledDays(state: States[number]): number[] {
  const days: number[] = [];
  for (let entry = state.first(); entry !== 0; entry = state.next())
    days.push(state.valueOf(entry) as number);
  return days.sort((a, b) => a - b).slice(settledAfterDays);
}

function lowerTenthOf(values: readonly number[]): number | null {
  return values.length === 0 ? null : values.toSorted((a, b) => a - b)[Math.floor(values.length / 10)]!;
}
