import type { Random } from '../../core/random/random.js';
import { DAY_MS, MINUTE_MS } from '../calendar.js';
import { between, pick } from '../chance.js';
import type { Situation } from '../events/event.js';
import { type Day, sessionId } from '../people/day.js';
import type { Person } from '../people/person.js';
import { publicAddress } from '../world/addresses.js';
import { computer } from '../world/devices.js';
import { type Place, places } from '../world/places.js';
import type { Stage } from './scenario.js';

const tries = 40;

/** Any human account. */
export function victimOf({ people, random }: Stage): Person {
  return pick(
    random,
    people.filter((person) => person.isHuman),
  );
}

/** Somebody who works on the day of the attack; where nobody can be found, somebody at a time they usually work. */
export function victimAtWork(stage: Stage, isFit: (person: Person) => boolean = () => true): Victim {
  let fallback: Victim | null = null;
  for (let count = 0; count < tries; count++) {
    const person = victimOf(stage);
    const day = person.day(stage.day);
    if (day.isAtWork && isFit(person)) return { person, day };
    if (isFit(person) || fallback === null) fallback = { person, day };
  }
  return fallback!;
}

export interface Victim {
  readonly person: Person;
  readonly day: Day;
}

/** A moment within the hours of work, not right at their begin. */
export function momentAtWork({ startMs, endMs }: Day, random: Random): number {
  return Math.round(between(random, startMs + (endMs - startMs) * 0.15, endMs - (endMs - startMs) * 0.25));
}

/** A moment at which the office sleeps. */
export function momentOffDuty({ endMs }: Day, random: Random): number {
  return Math.round(endMs + between(random, 180, 480) * MINUTE_MS);
}

/** Any moment of the attack's day. */
export function momentOfDay({ day, random }: Stage): number {
  return Math.round((day + random.next()) * DAY_MS);
}

/** Somebody else's machine and connection. */
export function outsider(random: Random, place: Place = pick(random, places)): Situation {
  return {
    location: place.code,
    address: publicAddress(random, place),
    ...computer(random),
    sessionId: sessionId(random),
  };
}

/** `least` at no intensity, `most` at full; whole. */
export function scaled(intensity: number, least: number, most: number): number {
  return Math.round(least + (most - least) * intensity);
}
