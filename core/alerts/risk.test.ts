import fc from 'fast-check';
import { expect, it } from 'vitest';
import { type Risk, riskAt, worse } from './risk.js';

const dayMs = 86_400_000;
const start = Date.UTC(2026, 2, 2);

const risk = fc.record({
  peak: fc.double({ min: 0, max: 1, noNaN: true }),
  timeMs: fc.integer({ min: start - 5 * dayMs, max: start + 5 * dayMs }),
});
const risks = fc.array(risk, { minLength: 1, maxLength: 12 });
const worstOf = (all: readonly Risk[]) =>
  all.reduce<Risk | null>((worst, next) => worse(worst, next, dayMs), null)!;

it('halves every half-life', () => {
  const of: Risk = { peak: 0.8, timeMs: start };
  expect([0, 1, 2, 10].map((days) => riskAt(of, start + days * dayMs, dayMs))).toEqual([
    0.8,
    0.4,
    0.2,
    0.8 / 1024,
  ]);
  expect(riskAt(of, start + dayMs / 2, dayMs)).toBeCloseTo(0.8 / Math.SQRT2, 12);
});

it('an older anomaly loses to what is left of it no more than a newer one', () => {
  const old: Risk = { peak: 0.9, timeMs: start - dayMs };
  expect(worse(old, { peak: 0.5, timeMs: start }, dayMs)).toEqual({ peak: 0.5, timeMs: start });
  expect(worse(old, { peak: 0.44, timeMs: start }, dayMs)).toEqual(old);
  expect(worse({ peak: 0.44, timeMs: start }, old, dayMs)).toEqual(old);
});

it('never grows while nothing happens, and never exceeds the highest score', () => {
  fc.assert(
    fc.property(risks, fc.nat(dayMs * 30), fc.nat(dayMs * 30), (all, soonMs, waitedMs) => {
      const worst = worstOf(all);
      const soon = riskAt(worst, start + soonMs, dayMs);
      expect(riskAt(worst, start + soonMs + waitedMs, dayMs)).toBeLessThanOrEqual(soon);
      expect(soon).toBeLessThanOrEqual(Math.max(...all.map(({ peak }) => peak)));
    }),
  );
});

it('is that of the highest curve, whatever the order and however often one comes', () => {
  fc.assert(
    fc.property(risks, fc.infiniteStream(fc.nat()), (all, chance) => {
      const worst = worstOf(all);
      const shuffled = [...all, ...all]
        .map((of) => ({ of, at: chance.next().value as number }))
        .toSorted((a, b) => a.at - b.at);
      expect(worstOf(shuffled.map(({ of }) => of))).toEqual(worst);
      const atMs = start + 6 * dayMs;
      const highest = Math.max(...all.map((of) => riskAt(of, atMs, dayMs)));
      expect(riskAt(worst, atMs, dayMs)).toBeCloseTo(highest, 9);
    }),
  );
});

it('at equal times is the highest score', () => {
  fc.assert(
    fc.property(risks, (all) => {
      const together = all.map(({ peak }) => ({ peak, timeMs: start }));
      expect(worstOf(together).peak).toBe(Math.max(...all.map(({ peak }) => peak)));
    }),
  );
});
