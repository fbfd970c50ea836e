import type { EntryValue } from '../states/form.js';
import type { EntryPlace, State } from '../states/state.js';
import { ValueIndex } from '../states/value-index.js';
import { countedShare, type DimensionPeers, type Holders, newShare } from './peers.js';

/** One level of peers: how many have each value, by its number. */
interface Level {
  readonly pairs: number;
  readonly values: number;
  readonly holders: Float64Array;
}

/** How likely values are for an entity's peers: its cohort, behind it everyone; the entity itself is left out. */
export class PeerShares {
  readonly #index: ValueIndex;
  readonly #everyone: Level;
  readonly #cohorts: readonly Level[];

  constructor(private readonly peers: DimensionPeers) {
    const all = [peers.everyone, ...peers.cohorts];
    const values = [...new Set(all.flatMap(({ of }) => [...of.keys()]))];
    this.#index = new ValueIndex(values);
    const [everyone, ...cohorts] = all.map((holders) => levelOf(holders, values));
    this.#everyone = everyone!;
    this.#cohorts = cohorts;
  }

  /**
   * In (0, 1]. Values that nobody else has are one, so that "an address of its own" is likely where most have one, and "a
   * place of its own" is not.
   * @param isOwn the entity has the value itself, which is not counted
   * @param ownValues how many values the entity has, which are not counted either
   */
  of(value: EntryValue, cohort: number | null, isOwn: boolean, ownValues: number): number {
    return this.#share(this.#index.numberOf(value), cohort, isOwn ? 1 : 0, ownValues);
  }

  /** The same of a value that the entity has. */
  ofEntry(state: State, entry: EntryPlace, cohort: number | null): number {
    return this.#share(state.numberIn(this.#index, entry), cohort, 1, state.size);
  }

  #share(value: number, cohort: number | null, own: number, ownValues: number): number {
    const { peerDiscount } = this.peers;
    const { holders, total, left } = this.#level(this.#everyone, value, own, ownValues);
    const ofEveryone = holders > 0 ? countedShare(peerDiscount, holders, total) : left;
    const level = cohort === null ? undefined : this.#cohorts[cohort];
    if (level === undefined) return ofEveryone;
    const nearer = this.#level(level, value, own, ownValues);
    return countedShare(peerDiscount, nearer.holders, nearer.total) + nearer.left * ofEveryone;
  }

  #level({ pairs, values, holders }: Level, value: number, own: number, ownValues: number) {
    const others = value < 0 ? 0 : Math.max(0, holders[value]! - own);
    const total = Math.max(others, pairs - ownValues);
    return {
      holders: others,
      total,
      left: newShare(this.peers.peerDiscount, Math.min(values, total), total),
    };
  }
}

/** Of a value that nobody else has the one who has it is the entity itself. */
function levelOf({ pairs, values, of }: Holders, all: readonly EntryValue[]): Level {
  return { pairs, values, holders: Float64Array.from(all, (value) => of.get(value) ?? 0) };
}
