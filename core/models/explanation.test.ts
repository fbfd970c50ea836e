import { describe, expect, it } from 'vitest';
import { createExplainer, reasonsOf } from './explanation.js';
import { growForest } from './isolation-forest-training.js';
import type { Model } from './model.js';
import { fitPreparation, prepare } from './scaling.js';
import { noiseTable } from './tables.case.js';

/** Two features around 0, and cohorts whose medians are told apart by the first. */
function modelWith(cohorts: Partial<Model['cohorts']>): Model {
  const noise = noiseTable('normal', 400, 2, 1);
  const matrix = { ...noise, columns: ['failed_auth_rate', 'total_events'] };
  const preparation = { ...fitPreparation(matrix), imputation: [0.04, 120] };
  return {
    features: matrix.columns,
    preparation,
    forest: growForest(prepare(preparation, matrix), { trees: 100, sampleSize: 256, seed: 1 }),
    cohorts: { ids: [0], centroids: [[0, 0]], sizes: [400], medians: [[0.04, 120]], ...cohorts },
    labels: { method: 'auto', threshold: 0.6 },
  };
}

/** The reasons that a model gives for rows. */
function reasonsBy(model: Model, limit: number) {
  const explain = createExplainer(model);
  return (row: readonly number[]) => reasonsOf(explain(row), limit);
}

const twoCohorts = {
  ids: [0, 1],
  centroids: [
    [0, 0],
    [3, 0],
  ],
  sizes: [300, 100],
  medians: [
    [0.04, 120],
    [9.8, null],
  ],
};

describe('an explanation', () => {
  it('names the value beside the median', () => {
    const [first] = reasonsBy(modelWith({}), 3)([9, 0]);
    expect(first).toMatchObject({ feature: 'failed_auth_rate', value: 9, expected: 0.04 });
    expect(first!.bits).toBeGreaterThan(0);
    expect(first!.text).toBe('failed_auth_rate 9, the median is 0.04');
  });

  it("names its cohort's median, and that of all where the value is like its cohort's", () => {
    const explain = reasonsBy(modelWith(twoCohorts), 3);
    expect(explain([9, 0])[0]).toMatchObject({
      expected: 9.8,
      text: "failed_auth_rate 9, its cohort's median is 9.8, of all 0.04",
    });
    expect(explain([0, 80_000])[0]!.text).toBe("total_events 80,000, its cohort's median is 120");
  });

  it('names the median of all where none of its cohort has a value', () => {
    const reasons = reasonsBy(modelWith(twoCohorts), 3)([9, 50]);
    expect(reasons.find(({ feature }) => feature === 'total_events')).toMatchObject({
      expected: null,
      text: 'total_events 50, the median of all is 120',
    });
  });

  it('gives the weightiest first, no more than asked for, and none for a missing value', () => {
    const explain = reasonsBy(modelWith({}), 2);
    const bits = explain([9, 9]).map((reason) => reason.bits);
    expect(bits).toEqual([...bits].sort((one, other) => other - one));
    expect(reasonsBy(modelWith({}), 1)([9, 9])).toHaveLength(1);
    expect(explain([Number.NaN, 9]).map(({ feature }) => feature)).toEqual(['total_events']);
  });

  it('of a usual row has no reasons', () => {
    expect(reasonsBy(modelWith({}), 3)([0, 0])).toEqual([]);
  });
});
