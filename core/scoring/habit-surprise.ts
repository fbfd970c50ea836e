import { PeerShares } from '../models/peer-shares.js';
import { countedShare, type DimensionPeers, newShare, usualRarity } from '../models/peers.js';
import type { EntryValue } from '../states/form.js';
import type { EntryPlace, State } from '../states/state.js';
import { daysOfEntry, valueDays } from './habit-days.js';

/**
 * A peer is taken to act like the entity itself in one event of so many: what an entity alone does is at most log2(4) = 2
 * bits of evidence for it, and cannot make up for what else is odd.
 */
const actsAlike = 0.25;

/**
 * How much better a value fits the peers of an entity than the entity itself, in bits: log2(p_peers / p_own), where p_own is
 * shrunk toward p_peers. Positive where it is a surprise, at least −2 where it is a habit.
 */
function bitsOf(ofPeers: number, ofOwn: number): number {
  return Math.log2(actsAlike + ((1 - actsAlike) * ofPeers) / ofOwn);
}

let askers = 1;

/** One dimension of an entity's habits, as a score reads them: days of values, not events, so that a busy day is one. */
export class HabitSurprise {
  #state!: State;
  #cohort: number | null = null;
  /** Values that the entity has. */
  #distinct = 0;
  /** Its days with each of them, added up. */
  #total = 0;
  #newShare = 1;

  readonly #shares: PeerShares;
  readonly #usualRarity: number;
  /** Names this one among all, for whom states remember something. */
  readonly #asker = askers++;

  constructor(private readonly peers: DimensionPeers) {
    this.#shares = new PeerShares(peers);
    this.#usualRarity = usualRarity(peers);
  }

  /** Reads an entity's state. */
  of(state: State, cohort: number | null): this {
    this.#state = state;
    this.#cohort = cohort;
    this.#distinct = state.size;
    this.#total = valueDays(state);
    this.#newShare = newShare(this.peers.ownDiscount, this.#distinct, this.#total);
    return this;
  }

  /**
   * What the value adds to an event's score, in bits: its surprise above what is usual for this entity; of an entity with
   * little history also how rare the value is among all, above what is usual for a newcomer.
   */
  bits(value: EntryValue): number {
    const entry = this.#state.find(value);
    const ofPeers = this.#peerShare(value, entry !== 0);
    const rarity = Math.max(0, -Math.log2(ofPeers) - this.#usualRarity);
    const own = entry === 0 ? bitsOf(1, this.#newShare) : this.#knownBits(entry, ofPeers);
    return own - this.usual() + this.#newShare * rarity;
  }

  /** The surprise that is to be expected of this entity's next event: the mean over what it does, new values included. */
  usual(): number {
    const mark = ((this.#cohort ?? -1) + 1) * 2 ** 48 + this.#distinct * 2 ** 27 + this.#total;
    const known = this.#state.remembered(this.#asker, mark);
    if (!Number.isNaN(known)) return known;
    const found = this.#findUsual();
    this.#state.remember(this.#asker, mark, found);
    return found;
  }

  #findUsual(): number {
    let mean = this.#newShare * bitsOf(1, this.#newShare);
    const state = this.#state;
    for (let entry = state.first(); entry !== 0; entry = state.next()) {
      const share = countedShare(this.peers.ownDiscount, daysOfEntry(state, entry), this.#total);
      mean += share * this.#knownBits(entry, this.#shares.ofEntry(state, entry, this.#cohort));
    }
    return mean;
  }

  /** How likely the value is for this entity, 0-1. */
  ownShare(value: EntryValue): number {
    const entry = this.#state.find(value);
    const ofPeers = this.#peerShare(value, entry !== 0);
    return (entry === 0 ? 0 : this.#countedShare(entry)) + this.#newShare * ofPeers;
  }

  /** How likely it is for one of its peers, 0-1. */
  peerShare(value: EntryValue): number {
    return this.#peerShare(value, this.#state.find(value) !== 0);
  }

  /** On how many days the entity had the value. */
  daysWith(value: EntryValue): number {
    const entry = this.#state.find(value);
    return entry === 0 ? 0 : daysOfEntry(this.#state, entry);
  }

  /** The value that it had on the most days, the first to come of equal ones; null: it had none. */
  mostUsual(): { readonly value: EntryValue; readonly days: number } | null {
    const state = this.#state;
    let most = 0;
    let value: EntryValue | null = null;
    for (let entry = state.first(); entry !== 0; entry = state.next()) {
      const days = daysOfEntry(state, entry);
      if (days <= most) continue;
      most = days;
      value = state.valueOf(entry);
    }
    return value === null ? null : { value, days: most };
  }

  #knownBits(entry: EntryPlace, ofPeers: number): number {
    return bitsOf(ofPeers, this.#countedShare(entry) + this.#newShare * ofPeers);
  }

  #countedShare(entry: EntryPlace): number {
    return countedShare(this.peers.ownDiscount, daysOfEntry(this.#state, entry), this.#total);
  }

  #peerShare(value: EntryValue, isOwn: boolean): number {
    return this.#shares.of(value, this.#cohort, isOwn, this.#distinct);
  }
}
