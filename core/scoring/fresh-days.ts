import type { States } from '../features/feature-set.js';
import { ownFresh, shrunkFresh } from './fresh.js';
import { daysSinceFirst } from './habit-days.js';
import { fitTail, type Tail } from './tail.js';

/** In its first days of all everything is new to an entity, which says nothing of later ones. */
const settledAfterDays = 7;
/** A new value is counted as one. */
const unit = 1;

interface FreshDay {
  readonly amount: number;
  /** What was to be expected by the entity's own history, and how many days that has. */
  readonly own: number;
  readonly days: number;
}

/** How many values days bring that their entity did not have before, over many entities. */
export class FreshDays {
  readonly #days: FreshDay[] = [];
  #values = 0;
  #activeDays = 0;

  /** @param habit, @param daily indexes of the states, @param discount taken off the days of each value */
  constructor(
    private readonly habit: number,
    private readonly daily: number,
    private readonly discount: number,
  ) {}

  add(states: States): void {
    const state = states[this.habit]!;
    const daily = states[this.daily]!;
    let first = Number.POSITIVE_INFINITY;
    let latest = Number.NEGATIVE_INFINITY;
    for (let entry = daily.first(); entry !== 0; entry = daily.next()) {
      const day = daily.valueOf(entry) as number;
      first = Math.min(first, day);
      latest = Math.max(latest, day);
    }
    const settled = first + settledAfterDays;
    const fresh = new Map<number, number>();
    for (let entry = state.first(); entry !== 0; entry = state.next()) {
      const day = latest - daysSinceFirst(state, entry, latest);
      if (day >= settled) fresh.set(day, (fresh.get(day) ?? 0) + 1);
    }
    for (let entry = daily.first(); entry !== 0; entry = daily.next()) {
      if ((daily.valueOf(entry) as number) >= settled) this.#activeDays++;
    }
    for (const amount of fresh.values()) {
      this.#values += amount;
      const days = daily.size;
      this.#days.push({ amount, days, own: ownFresh(state, days, amount, this.discount) });
    }
  }

  tail(): Tail {
    const usual = this.#activeDays === 0 ? unit : this.#values / this.#activeDays;
    const days = this.#days.map(({ amount, own, days }) => ({
      amount,
      usual: shrunkFresh(own, days, usual),
    }));
    return fitTail(usual, unit, days, this.#activeDays);
  }
}
