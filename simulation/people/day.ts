import type { Random } from '../../core/random/random.js';
import { DAY_MS, HOUR_MS, isWeekend } from '../calendar.js';
import { between, happens, hex, lognormal } from '../chance.js';
import type { Situation } from '../events/event.js';
import type { Surprise } from '../surprises/surprise.js';
import { publicAddress } from '../world/addresses.js';
import type { Circumstances } from './circumstances.js';
import type { Habits } from './habits.js';

/** One person's local calendar day. */
export interface Day {
  /** Days since 1970-01-01 where the person is. */
  readonly number: number;
  readonly habits: Habits;
  readonly isAtWork: boolean;
  /** The hours of work, [startMs, endMs) in epoch ms; the usual ones where nobody works that day. */
  readonly startMs: number;
  readonly endMs: number;
  /** How many events a working day has. */
  readonly events: number;
  /** A look at the mail off duty: its first moment, epoch ms. */
  readonly checkInMs: number | null;
  /** Why this day differs from the person's habits, while that is news. */
  readonly surprise: Surprise | null;
  situationAt(timeMs: number): Situation;
}

const cafeShare = 0.03;
const checkInShare = 0.12;
const weekendPace = 0.4;

/** `eventsPerDay`: the simulation's mean of an active day. */
export function dayOf(
  number: number,
  circumstances: Circumstances,
  surprise: Surprise | null,
  eventsPerDay: number,
  random: Random,
): Day {
  const { habits, isAtWork, place, computer, phone, homeAddress, workAddress } = circumstances;
  const midnightMs = number * DAY_MS - place.utcOffsetHours * HOUR_MS;
  const isSteady = habits.role.rhythm.kind === 'beacon';
  const isShort = !isSteady && habits.role.rhythm.daysOff === 'weekend' && isWeekend(number);
  const pace = isShort ? weekendPace : 1;
  const jitterHours = isSteady ? 0 : 0.3 * random.normal();
  const startMs = Math.round(midnightMs + (circumstances.startHour + jitterHours) * HOUR_MS);
  const endMs = Math.round(startMs + pace * circumstances.hours * HOUR_MS);
  const variation = isSteady ? 1 : lognormal(random, { median: 1, sigma: 0.25 });
  const events = Math.max(1, Math.round(eventsPerDay * habits.tempo * pace * variation));
  const middleMs = (startMs + endMs) / 2;
  const checkInMs =
    !isSteady && happens(random, checkInShare) ? Math.round(endMs + between(random, 1, 4) * HOUR_MS) : null;

  const location = place.code;
  const morning = { location, address: workAddress, ...computer, sessionId: sessionId(random) };
  const afternoon = happens(random, isSteady ? 0 : cafeShare)
    ? { ...morning, address: publicAddress(random, place) }
    : morning;
  const offDuty = { location, address: homeAddress, ...phone, sessionId: sessionId(random) };
  return {
    number,
    habits,
    isAtWork,
    startMs,
    endMs,
    events,
    checkInMs,
    surprise,
    situationAt: (timeMs) =>
      timeMs < startMs || timeMs >= endMs ? offDuty : timeMs < middleMs ? morning : afternoon,
  };
}

export function sessionId(random: Random): string {
  return `ses_${hex(random, 12)}`;
}
