import type { Random } from '../../core/random/random.js';
import { MINUTE_MS, SECOND_MS } from '../calendar.js';
import { between, exponential, geometric, happens, lognormal } from '../chance.js';
import type { Day } from './day.js';
import type { Rhythm } from './role.js';

const eventsPerBurst = 5;
const gapInBurst = { median: 6 * SECOND_MS, sigma: 1.2 };
/** Two things a machine does in the same millisecond. */
const tieShare = 0.01;
const beaconJitterMs = 800;
/** How much happens off duty, against the same time at work. */
const offDutyShare = 0.005;

/** The moments of a day at which something happens: epoch ms, rising, some of them equal. */
export function momentsOf(day: Day, random: Random): number[] {
  return moments[day.habits.role.rhythm.kind](day, random).sort((a, b) => a - b);
}

/** Expected events per ms at that time. */
export function intensityAt(day: Day, timeMs: number): number {
  const working = day.events / (day.endMs - day.startMs);
  return day.isAtWork && timeMs >= day.startMs && timeMs < day.endMs ? working : working * offDutyShare;
}

const moments: Readonly<Record<Rhythm['kind'], (day: Day, random: Random) => number[]>> = {
  shift(day, random) {
    const times: number[] = [];
    if (day.checkInMs !== null) burst(times, day.checkInMs, geometric(random, 3), random);
    if (!day.isAtWork) return times;
    const { startMs, endMs } = day;
    const lunchMs = startMs + (endMs - startMs) * between(random, 0.4, 0.55);
    const afterLunchMs = lunchMs + between(random, 25, 60) * MINUTE_MS;
    const wanted = times.length + day.events;
    let fromMs = startMs;
    while (times.length < wanted) {
      const size = Math.min(geometric(random, eventsPerBurst), wanted - times.length);
      if (fromMs < lunchMs || fromMs >= afterLunchMs) burst(times, fromMs, size, random, endMs);
      fromMs = between(random, startMs, endMs);
    }
    return times;
  },
  beacon({ startMs, endMs, events }, random) {
    const intervalMs = (endMs - startMs) / events;
    return Array.from({ length: events }, (_, beat) => {
      const jitterMs = Math.min(exponential(random, beaconJitterMs), intervalMs / 2);
      return Math.round(startMs + beat * intervalMs + jitterMs);
    });
  },
};

/** Adds `size` moments from `fromMs` on, none at or after `untilMs`. */
function burst(times: number[], fromMs: number, size: number, random: Random, untilMs = Infinity): void {
  let atMs = Math.round(fromMs);
  for (let count = 0; count < size && atMs < untilMs; count++) {
    times.push(atMs);
    if (!happens(random, tieShare)) atMs += Math.ceil(lognormal(random, gapInBurst));
  }
}
