import { type InstantsOf, instantsIn, utcOf } from '../local-time.js';
import type { Stamp } from './syslog-line.js';

/** No further, so that one year at most fits: a 29 February must not drag the lines after it into another. */
const halfYearMs = 183 * 86_400_000;

/**
 * Epoch ms of the lines' times, one after the other; null: no such time. What a line leaves open (the year, which of the
 * two hours that autumn repeats) is taken nearest to the line before: so December is followed by January of the next year.
 */
export type Chronology = (stamp: Stamp) => number | null;

/** `year`: of the first line without one; null where there is no such line. */
export function chronology(year: number | null, zone: string): Chronology {
  const instantsOf = instantsIn(zone);
  let previousMs: number | null = null;
  return (stamp) => {
    const found = nearest(candidates(stamp, previousMs, year, instantsOf), previousMs);
    if (found !== null) previousMs = found;
    return found;
  };
}

function candidates(
  stamp: Stamp,
  previousMs: number | null,
  firstYear: number | null,
  instantsOf: InstantsOf,
): readonly number[] {
  if (stamp.year !== null && stamp.offsetMs !== null) {
    const asUtc = utcOf({ ...stamp, year: stamp.year });
    return asUtc === null ? [] : [asUtc - stamp.offsetMs];
  }
  if (stamp.year !== null) return instantsOf({ ...stamp, year: stamp.year });
  if (previousMs === null) return firstYear === null ? [] : instantsOf({ ...stamp, year: firstYear });
  const year = new Date(previousMs).getUTCFullYear();
  const near = (instant: number) => Math.abs(instant - previousMs) <= halfYearMs;
  const inYear = (tried: number) => instantsOf({ ...stamp, year: tried }).filter(near);
  const same = inYear(year);
  return same.length > 0 ? same : [...inYear(year - 1), ...inYear(year + 1)];
}

function nearest(instants: readonly number[], previousMs: number | null): number | null {
  const [first, ...others] = instants;
  if (first === undefined) return null;
  if (previousMs === null) return first;
  return others.reduce(
    (best, instant) => (Math.abs(instant - previousMs) < Math.abs(best - previousMs) ? instant : best),
    first,
  );
}
