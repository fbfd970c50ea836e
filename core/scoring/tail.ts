/**
 * The upper tail of an amount per active day, measured by what is usual for its entity: how many doublings it is over that.
 * A power law beyond what one day in ten reaches (peaks over threshold; Pickands 1975, Annals of Statistics 3).
 */
export interface Tail {
  /** The geometric mean over the active days of all: what is expected of an entity of which nothing is known. */
  readonly usual: number;
  /** Added to both sides of the ratio: what nine in ten of the days that have any exceed or reach. */
  readonly unit: number;
  /** Doublings that one day in ten reaches; below 0 where fewer have any amount at all. */
  readonly from: number;
  /** Bits for each doubling beyond. */
  readonly bitsPerDoubling: number;
}

/** A day of an entity, with what was usual for it then. */
export interface Day {
  readonly amount: number;
  readonly usual: number;
}

/** One source alone is never more than one in a million. */
const mostBits = 20;

/**
 * How rare a day of such an amount is beyond one in ten, in bits, 0 to 20; of an amount that is not twice the usual one less,
 * and nothing where it is no more than usual.
 */
export function tailBits({ unit, from, bitsPerDoubling }: Tail, amount: number, usual: number): number {
  const over = doublings(unit, amount, usual);
  if (over <= 0 || over <= from) return 0;
  return Math.min(mostBits, bitsPerDoubling * (over - from) * Math.min(1, over));
}

/** Days beyond; fewer tell nothing of how the tail falls. */
const leastDays = 10;
const [gentlest, steepest] = [0.5, 8];
const unknownBitsPerDoubling = 2;
const tailShare = 0.1;

/** @param days those with any amount, of `activeDays` */
export function fitTail(usual: number, unit: number, days: readonly Day[], activeDays: number): Tail {
  const descending = days.map((day) => doublings(unit, day.amount, day.usual)).sort((a, b) => b - a);
  const wanted = Math.ceil(tailShare * activeDays);
  const isCommon = descending.length > wanted;
  const reached = isCommon ? Math.max(0, descending[wanted]!) : 0;
  const beyond = descending.filter((found) => found > reached);
  const bitsPerDoubling = beyond.length < leastDays ? unknownBitsPerDoubling : slopeOf(beyond, reached);
  const rarer = Math.log2(Math.max(1, wanted) / Math.max(1, Math.min(descending.length, wanted)));
  return { usual, unit, from: reached - rarer / bitsPerDoubling, bitsPerDoubling };
}

/** Half of what lies beyond lies within one bit; a few attacks among the days do not move the middle. */
function slopeOf(descending: readonly number[], from: number): number {
  const middle = descending[descending.length >> 1]! - from;
  return Math.min(steepest, Math.max(gentlest, 1 / middle));
}

function doublings(unit: number, amount: number, usual: number): number {
  return Math.log2((amount + unit) / (usual + unit));
}
