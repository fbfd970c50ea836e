import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { LabelPolicy } from '../profile/profile.js';
import { labelScores, normalizeScores, rank } from './labels.js';

const scores = Float64Array.of(0.5, 0.8, 0.4, 0.8, 0.6);

const label = (of: Float64Array, policy: LabelPolicy) => labelScores(of, policy, () => 1);

describe('labels', () => {
  it('rank from the highest, equal ones in their order', () => {
    expect([...rank(scores)]).toEqual([1, 3, 4, 0, 2]);
  });

  it('top: exactly that many, of equal ones the first', () => {
    expect(label(scores, { top: 1 })).toEqual({
      method: 'top',
      threshold: 0.8,
      isAnomaly: Uint8Array.of(0, 1, 0, 0, 0),
    });
    expect([...label(scores, { top: 9 }).isAnomaly]).toEqual([1, 1, 1, 1, 1]);
  });

  it('contamination: exactly the rounded share', () => {
    fc.assert(
      fc.property(
        fc.array(fc.constantFrom(0.3, 0.4, 0.5), { maxLength: 60 }),
        fc.double({ min: 0.001, max: 0.5, noNaN: true }),
        (values, contamination) => {
          const { isAnomaly } = label(Float64Array.from(values), { contamination });
          expect(isAnomaly.reduce((sum, label) => sum + label, 0)).toBe(
            Math.round(contamination * values.length),
          );
        },
      ),
    );
  });

  it('auto: those at or over the threshold', () => {
    const { method, threshold, isAnomaly } = label(new Float64Array(50).fill(0.4).fill(0.9, 49), {
      method: 'auto',
    });
    expect(method).toBe('auto');
    expect(threshold).toBeGreaterThan(0.4);
    expect(isAnomaly.indexOf(1)).toBe(49);
  });

  it.each([0, 1, 2])('of %d entities are valid under every policy', (count) => {
    const few = new Float64Array(count).fill(0.5);
    expect(label(few, { method: 'auto' }).isAnomaly.includes(1)).toBe(false);
    expect(label(few, { contamination: 0.1 })).toMatchObject({ threshold: null });
    expect(label(few, { top: 1 }).isAnomaly.filter(Boolean)).toHaveLength(Math.min(1, count));
  });
});

describe('normalized scores', () => {
  it('span 0 to 1, and are 0 when all are equal', () => {
    expect([...normalizeScores(Float64Array.of(0.4, 0.6, 0.5))]).toEqual([0, 1, expect.closeTo(0.5, 12)]);
    expect([...normalizeScores(Float64Array.of(0.5, 0.5))]).toEqual([0, 0]);
    expect([...normalizeScores(new Float64Array(0))]).toEqual([]);
  });
});
