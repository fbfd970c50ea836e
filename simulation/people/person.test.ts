import { describe, expect, it } from 'vitest';
import { createRandom } from '../../core/random/random.js';
import { DAY_MS, HOUR_MS, isWeekend } from '../calendar.js';
import { monday, sampleOptions } from '../sample.case.js';
import { createSimulation } from '../simulation.js';
import { momentsOf } from './rhythm.js';
import { roles } from './roles/roles.js';

const { people } = createSimulation({ ...sampleOptions, users: 300, surprisesPerDay: 0 });
const days = Array.from({ length: 28 }, (_, index) => monday + index);

/** Every moment of the people of these roles in four weeks, with the local hour and weekday. */
function activity(isMeant: (role: string) => boolean) {
  return people
    .filter(({ role }) => isMeant(role))
    .flatMap((person) =>
      days.flatMap((number) => {
        const day = person.day(number);
        const midnightMs = day.startMs - Math.floor(day.habits.startHour) * HOUR_MS;
        return momentsOf(day, person.random.fork(`moments ${number}`)).map((atMs) => ({
          atMs,
          day,
          hour: (atMs - midnightMs) / HOUR_MS,
        }));
      }),
    );
}

describe('people', () => {
  it('have the roles in their shares, however few they are', () => {
    const total = Object.values(roles).reduce((sum, { share }) => sum + share, 0);
    for (const [name, { share }] of Object.entries(roles)) {
      const count = people.filter(({ role }) => role === name).length;
      expect(Math.abs(count - (300 * share) / total)).toBeLessThanOrEqual(3);
    }
    expect(new Set(people.map(({ user }) => user)).size).toBe(300);
  });

  it('work in their hours: hardly anything is off duty, next to nothing at night', () => {
    const moments = activity((role) => role !== 'support' && role !== 'service');
    const offDuty = moments.filter(({ atMs, day }) => atMs < day.startMs || atMs >= day.endMs);
    expect(offDuty.length / moments.length).toBeLessThan(0.02);
    expect(offDuty.length).toBeGreaterThan(0);
    const atNight = moments.filter(({ hour }) => hour < 4);
    expect(atNight.length / moments.length).toBeLessThan(0.002);
  });

  it('rest at weekends, but for those on turns and machines', () => {
    const weekendShare = (isMeant: (role: string) => boolean) => {
      const moments = activity(isMeant);
      return moments.filter(({ day }) => isWeekend(day.number)).length / moments.length;
    };
    expect(weekendShare((role) => role === 'office' || role === 'developer')).toBeLessThan(0.03);
    expect(weekendShare((role) => role === 'support')).toBeGreaterThan(0.2);
    expect(weekendShare((role) => role === 'service')).toBeCloseTo(2 / 7, 2);
  });

  it('are as active as asked: a working day has about the mean of events', () => {
    const working = people.flatMap((person) =>
      days.map((day) => person.day(day)).filter(({ isAtWork, number }) => isAtWork && !isWeekend(number)),
    );
    const events = working.reduce((sum, day) => sum + day.events / day.habits.role.tempo, 0) / working.length;
    expect(events / sampleOptions.eventsPerDay).toBeGreaterThan(0.9);
    expect(events / sampleOptions.eventsPerDay).toBeLessThan(1.25);
  });

  it('as machines keep a steady beat around the clock', () => {
    const machine = people.find(({ isHuman }) => !isHuman)!;
    const moments = momentsOf(machine.day(monday), createRandom(1));
    const gaps = moments.slice(1).map((atMs, index) => atMs - moments[index]!);
    const mean = DAY_MS / moments.length;
    expect(moments.length).toBeGreaterThan(24);
    const deviation = Math.sqrt(gaps.reduce((sum, gap) => sum + (gap - mean) ** 2, 0) / gaps.length);
    expect(deviation / mean).toBeLessThan(0.05);
  });

  it('keep few addresses, which change slowly; a café is the exception', () => {
    const person = people.find(({ role }) => role === 'developer')!;
    const addresses = new Map<string, number>();
    for (let number = monday; number < monday + 365; number++) {
      const day = person.day(number);
      if (!day.isAtWork) continue;
      const { address } = day.situationAt(day.startMs);
      addresses.set(address, (addresses.get(address) ?? 0) + 1);
    }
    expect(addresses.size).toBeGreaterThan(8);
    expect(addresses.size).toBeLessThan(30);
  });

  it('mistype now and then, and try again', () => {
    const { people: few } = createSimulation({ ...sampleOptions, users: 20 });
    expect(few.every((person) => person.day(monday).habits.failureRate > 0)).toBe(true);
  });
});
