import { describe, expect, it } from 'vitest';
import { certainScore } from './certain-score.js';
import { scoreForest } from './isolation-forest.js';
import { growForest } from './isolation-forest-training.js';
import type { Matrix } from './matrix.js';
import { fitPreparation, prepare } from './scaling.js';
import { kindsOfNoise, noiseTable } from './tables.case.js';

function certainShare(matrix: Matrix, seed: number): number {
  const options = { trees: 100, sampleSize: 256, seed };
  const inputs = prepare(fitPreparation(matrix), matrix);
  const least = certainScore(inputs, options);
  expect(least).toBeGreaterThanOrEqual(0.6);
  return (
    scoreForest(growForest(inputs, options), inputs).filter((score) => score >= least).length / matrix.rows
  );
}

describe.each(kindsOfNoise)('the score that suffices by itself, in %s noise', (noise) => {
  it.each([1, 2, 4, 10, 28])('is reached by hardly any of 1,000 rows of %d columns', (width) => {
    for (let seed = 0; seed < 5; seed++) {
      expect(certainShare(noiseTable(noise, 1000, width, seed), seed), `seed ${seed}`).toBeLessThanOrEqual(
        0.01,
      );
    }
  });
});

describe('the score that suffices by itself', () => {
  it('is reached by a kind of its own, though it is every fifteenth row', () => {
    for (let seed = 0; seed < 5; seed++) {
      const matrix = noiseTable('normal', 1500, 12, seed);
      for (let row = 0; row < 100; row++) {
        for (let column = 0; column < 8; column++) matrix.values[row * 12 + column]! += row % 2 ? 7 : -7;
      }
      expect(certainShare(matrix, seed), `seed ${seed}`).toBeGreaterThan(0.05);
      expect(certainShare(matrix, seed), `seed ${seed}`).toBeLessThan(0.075);
    }
  });

  it('is reached by none of identical rows', () => {
    const matrix = { rows: 50, columns: ['a'], values: new Float64Array(50).fill(3) };
    expect(certainShare(matrix, 1)).toBe(0);
  });
});
