import type { States } from '../features/feature-set.js';
import { daysOfEntry } from '../scoring/habit-days.js';
import type { EntryValue } from '../states/form.js';
import { type DimensionPeers, discountOf, type Holders } from './peers.js';

/** Values of one dimension that a model knows by name; those with the most holders. */
const mostValues = 4096;

/** Counts what entities do in one dimension, one entity at a time. */
export class PeersBuilder {
  readonly #everyone = new Map<EntryValue, number>();
  readonly #cohorts: readonly Map<EntryValue, number>[];
  #once = 0;
  #twice = 0;

  /** @param aggregation the index of the dimension's state */
  constructor(
    private readonly aggregation: number,
    cohorts: number,
  ) {
    this.#cohorts = Array.from({ length: cohorts }, () => new Map());
  }

  /** @param cohort its index; null: it is in none */
  add(states: States, cohort: number | null): void {
    const state = states[this.aggregation]!;
    for (let entry = state.first(); entry !== 0; entry = state.next()) {
      const value = state.valueOf(entry);
      increment(this.#everyone, value);
      if (cohort !== null) increment(this.#cohorts[cohort]!, value);
      const days = daysOfEntry(state, entry);
      if (days === 1) this.#once++;
      else if (days === 2) this.#twice++;
    }
  }

  get peers(): DimensionPeers {
    const counts = [...this.#everyone.values()];
    const alone = counts.filter((count) => count === 1).length;
    return {
      ownDiscount: discountOf(this.#once, this.#twice),
      peerDiscount: discountOf(alone, counts.filter((count) => count === 2).length),
      everyone: holdersOf(this.#everyone),
      cohorts: this.#cohorts.map(holdersOf),
    };
  }
}

function increment(counts: Map<EntryValue, number>, value: EntryValue): void {
  counts.set(value, (counts.get(value) ?? 0) + 1);
}

function holdersOf(counts: Map<EntryValue, number>): Holders {
  let pairs = 0;
  for (const count of counts.values()) pairs += count;
  const shared = [...counts].filter(([, count]) => count > 1);
  const order = (value: EntryValue) => String(value);
  shared.sort(([a, many], [b, more]) => more - many || (order(a) < order(b) ? -1 : 1));
  return { pairs, values: counts.size, of: new Map(shared.slice(0, mostValues)) };
}
