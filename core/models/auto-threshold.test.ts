import { describe, expect, it } from 'vitest';
import { createRandom } from '../random/random.js';
import { autoThreshold } from './auto-threshold.js';
import { certainScore } from './certain-score.js';
import { scoreForest } from './isolation-forest.js';
import { growForest } from './isolation-forest-training.js';
import type { Matrix } from './matrix.js';
import { fitPreparation, prepare } from './scaling.js';
import { kindsOfNoise, noiseTable, plantOutliers } from './tables.case.js';

const seeds = Array.from({ length: 20 }, (_, seed) => seed);

function flaggedIn(matrix: Matrix, seed: number): number[] {
  const options = { trees: 100, sampleSize: 256, seed };
  const inputs = prepare(fitPreparation(matrix), matrix);
  const scores = scoreForest(growForest(inputs, options), inputs);
  return flagged(scores, certainScore(inputs, options));
}

function flagged(scores: Float64Array, certain = 1): number[] {
  const threshold = autoThreshold(scores, () => certain) ?? Number.POSITIVE_INFINITY;
  return [...scores.keys()].filter((entity) => scores[entity]! >= threshold);
}

describe.each(kindsOfNoise)('auto threshold on 1,000 × 28 of %s noise', (noise) => {
  it('flags at most 1 % of every table', () => {
    for (const seed of seeds) {
      const found = flaggedIn(noiseTable(noise, 1000, 28, seed), seed);
      expect(found.length, `seed ${seed}`).toBeLessThanOrEqual(10);
    }
  });

  it('finds at least 4 of 5 entities shifted by 5 standard deviations in 6 features', () => {
    let hits = 0;
    for (const seed of seeds) {
      const matrix = noiseTable(noise, 1000, 28, seed);
      plantOutliers(matrix, noise, 5, 6, 5, seed);
      hits += flaggedIn(matrix, seed).filter((entity) => entity < 5).length;
    }
    expect(hits / seeds.length).toBeGreaterThanOrEqual(4);
  });

  it('flags in few tables of 10 to 20 entities without evidence, and finds one that is plainly different', () => {
    let tables = 0;
    let flaggedTables = 0;
    let hits = 0;
    for (const rows of [10, 14, 20]) {
      for (const seed of seeds) {
        const matrix = noiseTable(noise, rows, 28, seed);
        tables++;
        if (flaggedIn(matrix, seed).length > 0) flaggedTables++;
        plantOutliers(matrix, noise, 1, 14, 10, seed);
        if (flaggedIn(matrix, seed).includes(0)) hits++;
      }
    }
    expect(flaggedTables / tables).toBeLessThanOrEqual(0.1);
    expect(hits / tables).toBeGreaterThan(0.6);
  });
});

describe('auto threshold', () => {
  it('flags none of too few or of identical entities', () => {
    for (const few of [[], [0.5], [0.1, 0.9]]) {
      expect(autoThreshold(Float64Array.from(few), () => 0.6)).toBeNull();
    }
    expect(flagged(new Float64Array(1000).fill(0.5))).toEqual([]);
  });

  it('flags the one that differs from identical ones, but not by a hair', () => {
    expect(flagged(new Float64Array(100).fill(0.4).fill(0.7, 99))).toEqual([99]);
    expect(flagged(new Float64Array(100).fill(0.4).fill(0.41, 99))).toEqual([]);
  });

  it('is not moved by how far out the anomalies are', () => {
    const random = createRandom(1);
    const body = Float64Array.from({ length: 500 }, () => 0.4 + 0.02 * random.normal());
    const near = body.map((score, entity) => (entity < 40 ? 0.6 : score));
    const far = body.map((score, entity) => (entity < 40 ? 0.9 : score));
    expect(autoThreshold(far, () => 1)).toBe(autoThreshold(near, () => 1));
  });

  it('is never over the score that suffices by itself', () => {
    expect(flagged(new Float64Array(100).fill(0.4).fill(0.7, 60), 0.65)).toHaveLength(40);
  });
});
