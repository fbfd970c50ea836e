import type { EntryValue } from '../states/form.js';

/** Of some entities, how many have each value of one dimension of their habits. */
export interface Holders {
  /** Pairs of an entity and a value that it has. */
  readonly pairs: number;
  /** Distinct values. */
  readonly values: number;
  /** Of each value that two or more entities have, how many; what one alone has, nobody else can be expected to have. */
  readonly of: ReadonlyMap<EntryValue, number>;
}

/** What the entities of a run do in one dimension of their habits. */
export interface DimensionPeers {
  /** Taken off the days of each value that an entity has, 0-1: what a new one is given. */
  readonly ownDiscount: number;
  /** The same of the entities that have a value. */
  readonly peerDiscount: number;
  readonly everyone: Holders;
  /** Per cohort of the model, in its order. */
  readonly cohorts: readonly Holders[];
}

/** How rare the values are that entities have, in the mean, in bits: what is to be expected of somebody's first one. */
export function usualRarity({ peerDiscount, everyone }: DimensionPeers): number {
  const { pairs, values, of } = everyone;
  if (pairs === 0) return 0;
  const left = newShare(peerDiscount, values, pairs);
  let shared = 0;
  let bits = 0;
  for (const holders of of.values()) {
    shared += holders;
    bits -= (holders / pairs) * Math.log2(countedShare(peerDiscount, holders, pairs));
  }
  return bits - ((pairs - shared) / pairs) * Math.log2(left);
}

/**
 * The strength of what stands behind the counts, in days or pairs: so many, spread as the level behind has them, are added
 * to each level's own.
 */
const concentration = 0.5;

/**
 * The share that is left for new values among counts of `distinct` different ones: (θ + δ·distinct) / (θ + total), of the
 * Pitman–Yor process (Teh 2006, "A hierarchical Bayesian language model based on Pitman–Yor processes", eq. 3). 1 of nothing.
 */
export function newShare(discount: number, distinct: number, total: number): number {
  return (concentration + discount * distinct) / (concentration + total);
}

/** The share of a value that was counted: (count − δ) / (θ + total); 0 of one that was not. */
export function countedShare(discount: number, count: number, total: number): number {
  return count > discount ? (count - discount) / (concentration + total) : 0;
}

/**
 * How much to take off each count, by how many values were counted once and twice: n1 / (n1 + 2 n2) (Ney, Essen and Kneser
 * 1994, "On structuring probabilistic dependences in stochastic language modelling").
 */
export function discountOf(once: number, twice: number): number {
  return once === 0 ? leastDiscount : Math.min(mostDiscount, once / (once + 2 * twice));
}
const leastDiscount = 0.05;
const mostDiscount = 0.95;
