import { describe, expect, it } from 'vitest';
import { createRandom } from '../random/random.js';
import { fitCalibration } from './calibrate.js';

const seed = 11;

/** Peaks from 4 bits up, exponential with a mean excess of two. */
function exponentialPeaks(count: number): number[] {
  const random = createRandom(seed);
  return Array.from({ length: count }, () => 4 - 2 * Math.log(1 - random.next()));
}
const replayed = (peaks: readonly number[]) => ({ raw: [-1, 0, 1, ...peaks], peaks, days: 7, scale: 1 });

describe(`a run's calibration, seed ${seed}`, () => {
  it('puts the threshold where the budget is met, and knows by how much alerts become ten times rarer', () => {
    const peaks = exponentialPeaks(2000);
    const found = fitCalibration(replayed(peaks), { budgetPerDay: 5, evidenceBits: 1 });
    expect(peaks.filter((peak) => peak >= found.threshold).length / 7).toBeCloseTo(5, 0);
    expect(found.threshold).toBeCloseTo(4 + 2 * Math.log(2000 / 35), 0);
    expect(found.bitsPerDecade).toBeCloseTo(2 * Math.LN10, 0);
    expect(found.interval[0]).toBeLessThan(found.threshold);
    expect(found.interval[1]).toBeGreaterThan(found.threshold);
    expect(found.alertsPerDay).toBeCloseTo(5, 0);
  });

  it('never asks for less than the evidence that an anomaly has', () => {
    const found = fitCalibration(replayed(exponentialPeaks(50)), { budgetPerDay: 1000, evidenceBits: 12 });
    expect(found.threshold).toBe(12);
    expect(found.alertsPerDay).toBeLessThan(1);
  });

  it('counts a sample as many times as there are entities for each of it', () => {
    const peaks = exponentialPeaks(2000);
    const goal = { budgetPerDay: 20, evidenceBits: 1 };
    const whole = fitCalibration(replayed(peaks), goal);
    const sample = fitCalibration({ ...replayed(peaks), scale: 10 }, goal);
    expect(sample.threshold - whole.threshold).toBeCloseTo(2 * Math.LN10, 0);
  });

  it('is there where hardly anything was replayed', () => {
    for (const peaks of [[], [5], [5, 5, 5]]) {
      const found = fitCalibration(replayed(peaks), { budgetPerDay: 20, evidenceBits: 8 });
      expect(found.threshold).toBe(8);
      expect(found.bitsPerDecade).toBeGreaterThan(0);
    }
  });
});
