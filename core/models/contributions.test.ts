import { describe, expect, it } from 'vitest';
import { createContributor } from './contributions.js';
import { scoreForest } from './isolation-forest.js';
import { growForest } from './isolation-forest-training.js';
import { fitPreparation, prepare } from './scaling.js';
import { kindsOfNoise, noiseTable, plantOutliers } from './tables.case.js';

describe('contributions', () => {
  it.each(kindsOfNoise)('add up to log2 of the score (%s noise)', (noise) => {
    const matrix = noiseTable(noise, 400, 12, 1);
    const inputs = prepare(fitPreparation(matrix), matrix);
    const forest = growForest(inputs, { trees: 100, sampleSize: 256, seed: 1 });
    const contribute = createContributor(forest);
    scoreForest(forest, inputs).forEach((score, row) => {
      const { base, bits } = contribute(inputs.values, row * inputs.width);
      const sum = bits.reduce((total, share) => total + share, base);
      expect(Math.abs(sum - Math.log2(score))).toBeLessThan(1e-9);
    });
  });

  it('are 0 on average over the rows that a tree was grown from', () => {
    const matrix = noiseTable('lognormal', 256, 6, 2);
    const inputs = prepare(fitPreparation(matrix), matrix);
    const contribute = createContributor(growForest(inputs, { trees: 5, sampleSize: 256, seed: 2 }));
    const mean = new Float64Array(6);
    for (let row = 0; row < 256; row++) {
      contribute(inputs.values, row * 6).bits.forEach((share, column) => {
        mean[column]! += share / 256;
      });
    }
    for (const share of mean) expect(share).toBeCloseTo(0, 12);
  });

  it('point to the features in which entities were shifted', () => {
    let outliers = 0;
    let among3 = 0;
    let among6 = 0;
    for (let seed = 0; seed < 10; seed++) {
      const matrix = noiseTable('normal', 1000, 28, seed);
      const planted = plantOutliers(matrix, 'normal', 5, 6, 5, seed);
      const inputs = prepare(fitPreparation(matrix), matrix);
      const contribute = createContributor(growForest(inputs, { trees: 100, sampleSize: 256, seed }));
      planted.forEach((columns, row) => {
        const { bits } = contribute(inputs.values, row * 28);
        const weightiest = [...bits.keys()].sort((one, other) => bits[other]! - bits[one]!);
        const shifted = weightiest.map((column) => columns.includes(column));
        outliers++;
        among3 += shifted.slice(0, 3).filter(Boolean).length;
        among6 += shifted.slice(0, 6).filter(Boolean).length;
      });
    }
    expect(among3 / outliers / 3).toBeGreaterThan(0.9);
    expect(among6 / outliers / 6).toBeGreaterThan(0.85);
  });

  it('of a forest without trees are 0, and the base is log2 of its one score', () => {
    const forest = growForest(
      { rows: 1, width: 2, values: new Float32Array(2) },
      { trees: 9, sampleSize: 8, seed: 1 },
    );
    expect(createContributor(forest)(Float32Array.of(1, 2))).toEqual({ base: -1, bits: new Float64Array(2) });
  });
});
