import { describe, expect, it } from 'vitest';
import { createRandom } from '../../core/random/random.js';
import type { SecurityEvent } from '../events/event.js';
import { monday, sampleOptions } from '../sample.case.js';
import { createSimulation } from '../simulation.js';
import { byDistance, places } from '../world/places.js';
import { type ScenarioName, scenarioNames, scenarios } from './scenarios.js';

const { people } = createSimulation({ ...sampleOptions, users: 120 });

function play(name: ScenarioName, intensity: number, seed: number): SecurityEvent[] {
  const stage = { people, day: monday + 1, intensity, random: createRandom(seed) };
  const random = createRandom(seed).fork('scene');
  return [...scenarios[name].play(stage)].map(({ atMs, person: { user }, situation, does }) =>
    does({ user, timeMs: atMs, situation, previousSuccessMs: null, random }),
  );
}

const count = (events: readonly SecurityEvent[], isMeant: (event: SecurityEvent) => boolean) =>
  events.filter(isMeant).length;
const distinct = (values: readonly unknown[]) => new Set(values).size;
const sentBytes = (events: readonly SecurityEvent[]) =>
  events.reduce((sum, { type, details }) => sum + (type === 'network_connection' ? details.bytesSent : 0), 0);
const failedLogins = (events: readonly SecurityEvent[]) =>
  count(events, ({ type, status }) => type === 'auth_attempt' && status !== 'success');

/** What each attack is recognised by, and how much of it there is at least at full intensity. */
const signatures: Readonly<
  Record<
    ScenarioName,
    { readonly atLeast: number; readonly of: (events: readonly SecurityEvent[]) => number }
  >
> = {
  'brute-force': { atLeast: 290, of: failedLogins },
  'credential-stuffing': {
    atLeast: 75,
    of: (events) =>
      distinct(events.map(({ situation }) => situation.address)) === 1
        ? distinct(events.map(({ user }) => user))
        : 0,
  },
  'impossible-travel': { atLeast: 30, of: (events) => events.length },
  exfiltration: { atLeast: 3e9, of: sentBytes },
  'lateral-movement': {
    atLeast: 45,
    of: (events) =>
      distinct(events.flatMap(({ type, details }) => (type === 'network_connection' ? [details.host] : []))),
  },
  'privilege-abuse': {
    atLeast: 25,
    of: (events) =>
      count(
        events,
        ({ type, status, details }) =>
          status === 'blocked' || (type === 'process_execution' && details.privileges === 'admin'),
      ),
  },
  'file-storm': {
    atLeast: 60,
    of: (events) => Math.max(...events.map((first) => count(events, (e) => within(first, e, 5000)))),
  },
  'dns-tunnel': {
    atLeast: 1200,
    of: (events) => count(events, ({ type, details }) => type === 'dns_query' && details.name.length > 50),
  },
  'slow-insider': { atLeast: 1e8, of: sentBytes },
};

function within(first: SecurityEvent, event: SecurityEvent, ms: number): boolean {
  return event.timeMs >= first.timeMs && event.timeMs < first.timeMs + ms;
}

const seeds = [1, 2, 3, 4, 5];

describe.each(scenarioNames)('%s', (name) => {
  const { atLeast, of } = signatures[name];

  it('shows its signature at full intensity, and at most half of it at a fifth', () => {
    for (const seed of seeds) {
      const full = of(play(name, 1, seed));
      const weak = of(play(name, 0.2, seed));
      expect({ seed, full: full >= atLeast }).toEqual({ seed, full: true });
      expect({ seed, weak: weak > 0 && weak < full / 2 }).toEqual({ seed, weak: true });
    }
  });

  it('happens in the order of time, on its day or the night around it', () => {
    for (const seed of seeds) {
      const times = play(name, 0.5, seed).map(({ timeMs }) => timeMs);
      expect(times).toEqual([...times].sort((a, b) => a - b));
      expect(Math.abs(times[0]! / 86_400_000 - (monday + 1.5))).toBeLessThan(1.5);
    }
  });

  it('works where only one human has an account', () => {
    const { people: alone } = createSimulation({ ...sampleOptions, users: 1 });
    const stage = { people: alone, day: monday, intensity: 1, random: createRandom(1) };
    expect([...scenarios[name].play(stage)].length).toBeGreaterThan(0);
  });
});

describe('scenarios', () => {
  it('impossible travel is the farther the plainer, while the owner is at work', () => {
    for (const seed of seeds) {
      const [full, weak] = [1, 0.2].map((intensity) => {
        const [act] = scenarios['impossible-travel'].play({
          people,
          day: monday + 1,
          intensity,
          random: createRandom(seed),
        });
        const day = act!.person.day(monday + 1);
        expect(day.isAtWork && act!.atMs >= day.startMs && act!.atMs < day.endMs).toBe(true);
        const here = places.find(({ code }) => code === day.situationAt(act!.atMs).location)!;
        return byDistance(here).findIndex(({ code }) => code === act!.situation.location);
      });
      expect(full).toBeGreaterThan(10);
      expect(weak).toBeLessThan(5);
    }
  });

  it('brute force counts its attempts, and may end inside', () => {
    const endings = Array.from({ length: 20 }, (_, seed) => failedLogins(play('brute-force', 0.1, seed)));
    expect(new Set(endings)).toEqual(new Set([38, 39]));
  });

  it('the slow insider takes a week or more, a little every working day', () => {
    for (const seed of seeds) {
      const days = play('slow-insider', 1, seed).map(({ timeMs }) => Math.floor(timeMs / 86_400_000));
      expect(distinct(days)).toBeGreaterThanOrEqual(5);
      expect(days.length / distinct(days)).toBeLessThan(60);
    }
  });
});
