import { describe, expect, it } from 'vitest';
import { createExplainer, reasonsOf } from '../../core/models/explanation.js';
import { matrixOf } from '../../core/models/matrix.js';
import { decodeModel, encodeModel } from '../../core/models/model.js';
import { noiseTable, plantOutliers } from '../../core/models/tables.case.js';
import { fitModel } from './fit-model.js';

const detectors = {
  isolationForest: { trees: 50, sampleSize: 256, seed: 42 },
  cohorts: { k: 'auto', seed: 42 },
} as const;

describe('a fitted model', () => {
  it.each([0, 1, 2, 30])('of %d identical entities is valid and flags none', (rows) => {
    const matrix = matrixOf(['a', 'b'], Array(rows).fill([1, null]));
    const { model, scores, assignment, labels } = fitModel(matrix, detectors, { method: 'auto' });
    expect(new Set(scores).size).toBe(Math.min(rows, 1));
    expect([...scores].every((score) => Math.abs(score - 0.5) < 1e-12)).toBe(true);
    expect(
      [...assignment.cohort, ...assignment.distance, ...labels.isAnomaly].every((value) => value === 0),
    ).toBe(true);
    expect(decodeModel(JSON.stringify(encodeModel(model)), 'model.json')).toEqual(model);
  });

  it('flags entities that differ and says in what', () => {
    const matrix = noiseTable('normal', 300, 12, 1);
    const planted = plantOutliers(matrix, 'normal', 3, 4, 8, 1);
    const { model, labels } = fitModel(matrix, detectors, { method: 'auto' });
    expect([...labels.isAnomaly.subarray(0, 3)]).toEqual([1, 1, 1]);
    const explain = createExplainer(model);
    planted.forEach((columns, row) => {
      const reasons = reasonsOf(explain(matrix.values.subarray(row * 12, (row + 1) * 12)), 3);
      expect(columns.map((column) => `f${column}`)).toContain(reasons[0]?.feature);
    });
  });

  it('is decided by its seeds', () => {
    const matrix = noiseTable('lognormal', 200, 5, 2);
    const one = fitModel(matrix, detectors, { top: 3 });
    expect(fitModel(matrix, detectors, { top: 3 })).toEqual(one);
  });
});
