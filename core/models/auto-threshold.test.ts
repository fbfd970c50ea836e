import { describe, expect, it } from 'vitest';
import { autoThreshold } from './auto-threshold.js';
import { scoreForest } from './isolation-forest.js';
import { growForest } from './isolation-forest-training.js';
import type { Matrix } from './matrix.js';
import { fitPreparation, prepare } from './scaling.js';
import { kindsOfNoise, noiseTable, plantOutliers } from './tables.case.js';

const seeds = Array.from({ length: 20 }, (_, seed) => seed);

function scoresOf(matrix: Matrix, seed: number): Float64Array {
  const inputs = prepare(fitPreparation(matrix), matrix);
  return scoreForest(growForest(inputs, { trees: 100, sampleSize: 256, seed }), inputs);
}

function flagged(scores: Float64Array): number[] {
  const threshold = autoThreshold(scores) ?? Number.POSITIVE_INFINITY;
  return [...scores.keys()].filter((entity) => scores[entity]! >= threshold);
}

describe.each(kindsOfNoise)('auto threshold on 1,000 × 28 of %s noise', (noise) => {
  it('flags at most 1 % of every table', () => {
    for (const seed of seeds) {
      const found = flagged(scoresOf(noiseTable(noise, 1000, 28, seed), seed));
      expect(found.length, `seed ${seed}`).toBeLessThanOrEqual(10);
    }
  });

  it('finds at least 4 of 5 entities shifted by 5 standard deviations in 6 features', () => {
    let hits = 0;
    for (const seed of seeds) {
      const matrix = noiseTable(noise, 1000, 28, seed);
      plantOutliers(matrix, noise, 5, 6, 5, seed);
      hits += flagged(scoresOf(matrix, seed)).filter((entity) => entity < 5).length;
    }
    expect(hits / seeds.length).toBeGreaterThanOrEqual(4);
  });

  it('flags in few tables of 10 to 20 entities without evidence, and finds one that is plainly different', () => {
    let tables = 0;
    let flaggedTables = 0;
    let hits = 0;
    for (const rows of [10, 12, 14, 16, 20]) {
      for (const seed of seeds) {
        const matrix = noiseTable(noise, rows, 28, seed);
        tables++;
        if (flagged(scoresOf(matrix, seed)).length > 0) flaggedTables++;
        plantOutliers(matrix, noise, 1, 14, 10, seed);
        if (flagged(scoresOf(matrix, seed)).includes(0)) hits++;
      }
    }
    expect(flaggedTables / tables).toBeLessThanOrEqual(0.1);
    expect(hits / tables).toBeGreaterThan(0.6);
  });
});

describe('auto threshold', () => {
  it('flags none of too few or of identical entities', () => {
    expect(autoThreshold(new Float64Array(0))).toBeNull();
    expect(autoThreshold(Float64Array.of(0.5))).toBeNull();
    expect(autoThreshold(Float64Array.of(0.1, 0.9))).toBeNull();
    expect(flagged(new Float64Array(1000).fill(0.5))).toEqual([]);
  });

  it('flags the one that differs from identical ones, but not by a hair', () => {
    expect(flagged(new Float64Array(100).fill(0.4).fill(0.7, 99))).toEqual([99]);
    expect(flagged(new Float64Array(100).fill(0.4).fill(0.41, 99))).toEqual([]);
  });

  it('is not moved by how far out the anomalies are', () => {
    const body = scoresOf(noiseTable('normal', 500, 28, 1), 1);
    const near = autoThreshold(body.map((score, entity) => (entity < 20 ? 0.6 : score)));
    const far = autoThreshold(body.map((score, entity) => (entity < 20 ? 0.9 : score)));
    expect(far).toBe(near);
  });
});
