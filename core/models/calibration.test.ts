import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Calibration, calibratedScore } from './calibration.js';

const calibration: Calibration = {
  quantiles: [-3, -1, -1, 0, 2, 11],
  threshold: 8,
  bitsPerDecade: 3,
  interval: [7, 9],
  alertsPerDay: 20,
  events: 1000,
  days: 7,
};
const score = (raw: number) => calibratedScore(calibration, raw);

describe('a calibrated score', () => {
  it('is 0.5 at the threshold and 0.1 more for each time that alerts are ten times rarer, up to 0.9', () => {
    expect([8, 11, 14, 17, 20].map(score).map((found) => found.toFixed(12))).toEqual([
      '0.500000000000',
      '0.600000000000',
      '0.700000000000',
      '0.800000000000',
      '0.900000000000',
    ]);
  });

  it('never arrives at 1', () => {
    expect(score(40)).toBeGreaterThan(0.9);
    expect(score(1e6)).toBeGreaterThan(score(1e5));
    expect(score(1e6)).toBeLessThan(1);
  });

  it('is half of the share of events below it under the threshold', () => {
    expect(score(0)).toBeCloseTo((0.5 * 4) / 7, 12);
    expect(score(1)).toBeCloseTo((0.5 * 4.5) / 7, 12);
    expect(score(7.999)).toBeLessThan(0.5);
    expect(score(-1e9)).toBeGreaterThan(0);
  });

  it('rises strictly with the raw score', () => {
    const raw = fc.double({ min: -100, max: 100, noNaN: true });
    fc.assert(
      fc.property(raw, raw, (one, other) => {
        fc.pre(Math.abs(one - other) > 1e-9);
        expect(score(one) < score(other)).toBe(one < other);
      }),
    );
  });
});
