import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { loadConfiguration } from '../../config/load.js';
import { createDoor } from '../events/door.js';
import type { DerivedEvent } from '../events/event.js';
import { featureSetOf } from '../features/feature-set.js';
import { classicScorer, type History } from './classic.js';

const { profile } = loadConfiguration({ workingDirectory: import.meta.dirname, environment: {} });
const scorer = classicScorer(profile, profile.scorer!.classic!);
const door = createDoor(profile);

/** The original's golden event: a failed login at 01:31 UTC. */
const golden = {
  event_id: 'evt_3f058cffe9244868b185476b077b0fae',
  timestamp: 1795225471079,
  event_type: 'auth_attempt',
  source_ip: '192.168.2.81',
  user: 'analyst',
  threat_score: 0.77,
  status: 'failed',
  metadata: { geo_location: 'RU-MOW-Moscow' },
};
const eventOf = (changes: object = {}) => {
  const bytes = Buffer.from(JSON.stringify({ ...golden, ...changes }));
  return (door.judge(bytes, golden.timestamp) as DerivedEvent).values;
};

/** How often the hour, the address, the place, the type and a failure occurred. */
const history = (events: number, ...occurred: number[]): History => ({
  events,
  occurred: (component) => occurred[component]!,
});
const judge = (values: ReturnType<typeof eventOf>, before: History) => {
  const components = new Float64Array(scorer.components.length).fill(Number.NaN);
  const score = scorer.score(values, before, components);
  return { score, components: [...components], reasons: scorer.reasons(values, before, score) };
};

const firstTime = [0, 0, 0, 0] as const;
const lowRate = 'User typically has low failure rate';

describe("the original's formula", () => {
  it('gives its golden record', () => {
    const { score, components, reasons } = judge(eventOf(), history(200, 200, 0, 0, 80, 10));
    expect(score).toBeCloseTo(0.665, 12);
    expect(components).toEqual([0, 0.99, 0.99, 0.6, 0.8]);
    expect(reasons).toEqual([
      'New or unusual source IP: 192.168.2.81',
      'New or unusual location: RU-MOW-Moscow',
      lowRate,
    ]);
  });

  it('has its ceilings, with its headlines', () => {
    const texts = [
      'Unusual login time (01:00)',
      'New or unusual source IP: 192.168.2.81',
      'New or unusual location: RU-MOW-Moscow',
      'Unusual event type: auth_attempt',
    ];
    const without = judge(eventOf({ status: 'success' }), history(100, ...firstTime, 0));
    expect(without.score).toBeCloseTo(0.891, 12);
    expect(without.reasons).toEqual(['HIGH: Significant deviation from normal behavior', ...texts]);
    const failed = judge(eventOf(), history(100, ...firstTime, 9));
    expect(failed.score).toBeCloseTo(0.971, 12);
    expect(failed.reasons).toEqual(['CRITICAL: Highly anomalous behavior detected', ...texts, lowRate]);
  });

  it('scores nothing before 100 events, whatever happens', () => {
    const nothing = { score: 0, components: [0, 0, 0, 0, 0] };
    expect(judge(eventOf(), history(0, ...firstTime, 0))).toMatchObject(nothing);
    expect(judge(eventOf(), history(99, ...firstTime, 0))).toMatchObject(nothing);
    expect(judge(eventOf(), history(100, ...firstTime, 0)).score).toBeGreaterThan(0.9);
  });

  it('by hand: half of the events at that hour, a tenth from there, no place, every fourth of that kind', () => {
    const values = eventOf({ metadata: {}, status: 'success' });
    const { score, components } = judge(values, history(400, 200, 40, 0, 100, 0));
    expect(components).toEqual([0.5, 0.9, 0.5, 0.75, 0]);
    expect(score).toBeCloseTo(0.25 * 0.5 + 0.3 * 0.9 + 0.2 * 0.5 + 0.15 * 0.75, 12);
  });

  it('an event without an address is not judged by it', () => {
    expect(judge(eventOf({ source_ip: null }), history(100, ...firstTime, 0)).components[1]).toBe(0);
  });

  it('a failure counts while less than a tenth of the events failed; a blocked event is none', () => {
    const failure = (status: string, failures: number) =>
      judge(eventOf({ status }), history(100, 100, 100, 100, 100, failures)).components[4];
    expect([0, 9, 10].map((failures) => failure('failed', failures))).toEqual([0.8, 0.8, 0]);
    expect(failure('blocked', 0)).toBe(0);
  });

  it('a value with a probability of 0.05 is no reason, one with less is', () => {
    const reasons = (addresses: number) =>
      judge(eventOf({ status: 'success' }), history(1000, 1000, addresses, 1000, 1000, 0)).reasons;
    expect(reasons(50)).toEqual([]);
    expect(reasons(49)).toEqual(['New or unusual source IP: 192.168.2.81']);
  });
});

it('names the components of its records, and aggregations that the state has', () => {
  expect(scorer.components).toEqual([
    'time_anomaly',
    'ip_anomaly',
    'location_anomaly',
    'type_anomaly',
    'failure_anomaly',
  ]);
  const ids = featureSetOf(profile).aggregations.map(({ id }) => id);
  expect(ids).toEqual(expect.arrayContaining([...scorer.reads]));
  expect(scorer.reads).toEqual([
    'frequency(local_hour)',
    'frequency(source_ip)',
    'frequency(location)',
    'frequency(event_type)',
    'count(status=failed)',
  ]);
});

it('scores from 0 to 1, and lower the more often a value occurred', () => {
  const counts = fc.tuple(fc.nat(1000), fc.nat(1000), fc.nat(1000), fc.nat(1000), fc.nat(1000));
  fc.assert(
    fc.property(counts, fc.nat(4), (occurred, usual) => {
      const { score, components } = judge(eventOf(), history(1000, ...occurred));
      for (const part of [score, ...components]) {
        expect(part).toBeGreaterThanOrEqual(0);
        expect(part).toBeLessThanOrEqual(1);
      }
      const known = occurred.map((of, index) => (index === usual ? 1000 : of));
      expect(judge(eventOf(), history(1000, ...known)).score).toBeLessThanOrEqual(score);
    }),
  );
});
