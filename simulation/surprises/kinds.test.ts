import { describe, expect, it } from 'vitest';
import { createRandom } from '../../core/random/random.js';
import { HOUR_MS } from '../calendar.js';
import { createPerson, type Person } from '../people/person.js';
import { monday } from '../sample.case.js';
import { surpriseKinds } from './kinds.js';
import type { Surprise } from './surprise.js';

const random = createRandom(11);
const fromDay = monday + 7;

/** The same person with and without the surprise. */
function lives(scenario: keyof typeof surpriseKinds): {
  usual: Person;
  surprised: Person;
  surprise: Surprise;
} {
  const kind = surpriseKinds[scenario];
  const untilDay = fromDay + kind.days(createRandom(3));
  const surprise = { scenario, kind, incident: scenario, isBenign: true, fromDay, untilDay } as const;
  const life = (surprises: readonly Surprise[]) =>
    createPerson({
      index: 0,
      random,
      eventsPerDay: 60,
      surprisesOn: (day) => surprises.filter((one) => one.fromDay <= day && day < one.untilDay),
    });
  return { usual: life([]), surprised: life([surprise]), surprise };
}

const atWork = (person: Person, number: number) => {
  const day = person.day(number);
  return day.situationAt((day.startMs + day.endMs) / 2);
};

describe.each(Object.keys(surpriseKinds) as (keyof typeof surpriseKinds)[])('%s', (scenario) => {
  const { usual, surprised, surprise } = lives(scenario);

  it('leaves the days before it as they were', () => {
    for (let day = monday; day < fromDay; day++) {
      expect(atWork(surprised, day)).toEqual(atWork(usual, day));
      expect(surprised.day(day).surprise).toBeNull();
    }
  });

  it('is news for a while and then no more', () => {
    const last = Math.min(surprise.untilDay, fromDay + surprise.kind.newsDays);
    expect(surprised.day(fromDay).surprise).toBe(surprise);
    expect(surprised.day(last - 1).surprise).toBe(surprise);
    expect(surprised.day(last).surprise).toBeNull();
  });
});

describe('surprises', () => {
  it('a trip is elsewhere from one address, without work on the way, and ends', () => {
    const { usual, surprised, surprise } = lives('benign-trip');
    const here = atWork(usual, fromDay).location;
    const away = atWork(surprised, fromDay + 1);
    expect(away.location).not.toBe(here);
    expect(atWork(surprised, surprise.untilDay - 1)).toMatchObject({ ...away, sessionId: expect.anything() });
    expect(surprised.day(fromDay).isAtWork).toBe(false);
    expect(surprised.day(surprise.untilDay - 1).isAtWork).toBe(false);
    expect(atWork(surprised, surprise.untilDay).location).toBe(here);
  });

  it('a new laptop stays', () => {
    const { usual, surprised } = lives('benign-new-laptop');
    const { hostname } = atWork(surprised, fromDay);
    expect(hostname).not.toBe(atWork(usual, fromDay).hostname);
    expect(atWork(surprised, fromDay + 100).hostname).toBe(hostname);
  });

  it('a night shift moves the hours', () => {
    const { usual, surprised } = lives('benign-night-shift');
    const laterHours = (surprised.day(fromDay).startMs - usual.day(fromDay).startMs) / HOUR_MS;
    expect(laterHours).toBeGreaterThan(9);
  });

  it('a new job brings the habits of another role for good', () => {
    const { usual, surprised } = lives('benign-new-job');
    const { role } = surprised.day(fromDay).habits;
    expect(role).not.toBe(usual.day(fromDay).habits.role);
    expect(surprised.day(fromDay + 100).habits.role).toBe(role);
  });
});
