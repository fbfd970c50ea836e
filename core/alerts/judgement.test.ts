import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { Anomaly } from './anomaly.js';
import { decodeJudgement, encodeJudgement, type Judgement, judge } from './judgement.js';

const policy = { profile: 'small', joinWithinMs: 1_800_000, riskHalfLifeMs: 86_400_000 };
const start = Date.UTC(2026, 2, 2, 9);

const anomaly: fc.Arbitrary<Anomaly> = fc.record({
  eventId: fc.string({ unit: 'binary' }),
  entity: fc.constant('ann'),
  timeMs: fc.integer({ min: start - 10_000_000, max: start + 10_000_000 }),
  score: fc.double({ min: 0.5, max: 1, noNaN: true }),
  reasons: fc.array(fc.string({ unit: 'binary' }), { maxLength: 3 }),
});
const anomalies = fc.array(anomaly, { minLength: 1, maxLength: 30 });

const judged = (all: readonly Anomaly[], from: Judgement | null = null) =>
  all.reduce<Judgement | null>((before, next) => judge(before, next, policy).judgement, from)!;

it('the first anomaly of an entity opens its episode and is its risk', () => {
  const first = { eventId: 'evt_1', entity: 'ann', timeMs: start, score: 0.7, reasons: ['why'] };
  const { judgement, episode } = judge(null, first, policy);
  expect(judgement).toEqual({ episodes: [episode], risk: { peak: 0.7, timeMs: start } });
  expect(episode).toMatchObject({ events: 1, peak: 0.7, firstEventId: 'evt_1', reasons: ['why'] });
});

it('comes back from its bytes as it was, also in the middle of a stream', () => {
  fc.assert(
    fc.property(anomalies, anomalies, (earlier, later) => {
      const before = judged(earlier);
      const restored = decodeJudgement(encodeJudgement(before));
      expect(restored).toEqual(before);
      expect(judged(later, restored)).toEqual(judged([...earlier, ...later]));
    }),
  );
});

it('of eight open episodes with three reasons each takes less than 3 KB', () => {
  const apart = Array.from({ length: 8 }, (_, n) => ({
    eventId: `evt_${String(n).padStart(32, '0')}`,
    entity: 'ann',
    timeMs: start + n * 3_600_000,
    score: 0.665,
    reasons: ['New or unusual source IP: 192.168.2.81', 'New or unusual location: RU-MOW-Moscow', 'x'],
  }));
  expect(judged(apart).episodes).toHaveLength(8);
  expect(encodeJudgement(judged(apart)).length).toBeLessThan(3072);
});
