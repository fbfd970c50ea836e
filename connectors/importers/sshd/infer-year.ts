import { utcOf } from '../local-time.js';
import { chronology } from './chronology.js';
import type { Stamp } from './syslog-line.js';

const dayMs = 86_400_000;
/** Wide enough for a file whose zone is not the one assumed. */
const toleranceMs = dayMs;
/** Two leap years can be eight years apart (1896, 1904). */
const yearsTried = 9;
const leapYear = 2000;

/**
 * The year of the first of `stamps` (in file order): the latest for which the last of them is not after `latestMs` (a day
 * of grace) and each day exists. null: no year fits.
 */
export function inferYear(stamps: readonly Stamp[], zone: string, latestMs: number): number | null {
  const thisYear = new Date(latestMs + toleranceMs).getUTCFullYear();
  const tried = Array.from({ length: yearsTried }, (_, back) => thisYear - back);
  return tried.find((year) => fits(stamps, year, zone, latestMs)) ?? null;
}

function fits(stamps: readonly Stamp[], year: number, zone: string, latestMs: number): boolean {
  const timeOf = chronology(year, zone);
  let lastMs: number | null = null;
  for (const stamp of stamps) {
    lastMs = timeOf(stamp);
    if (lastMs === null) return false;
  }
  return lastMs === null || lastMs <= latestMs + toleranceMs;
}

/** Keeps of a file's stamps what inferring needs: the first of each run of lines of one day, and the last of all. */
export class Days {
  readonly #first: Stamp[] = [];
  #last: Stamp | null = null;

  /** A day that no year has is left out. */
  add(stamp: Stamp): void {
    if (utcOf({ ...stamp, year: stamp.year ?? leapYear }) === null) return;
    if (this.#last?.day !== stamp.day || this.#last.month !== stamp.month) this.#first.push(stamp);
    this.#last = stamp;
  }

  get stamps(): readonly Stamp[] {
    return this.#last === null ? [] : [...this.#first, this.#last];
  }
}
