import { describe, expect, it } from 'vitest';
import { growForest } from './isolation-forest-training.js';
import { decodeModel, encodeModel, type Model } from './model.js';
import { fitPreparation, prepare } from './scaling.js';
import { noiseTable } from './tables.case.js';

const matrix = noiseTable('normal', 20, 2, 1);
const preparation = fitPreparation(matrix);
const model: Model = {
  features: matrix.columns,
  preparation,
  forest: growForest(prepare(preparation, matrix), { trees: 3, sampleSize: 8, seed: 1 }),
  cohorts: {
    ids: [3, 0],
    centroids: [
      [0, 0.1],
      [1, 2],
    ],
    sizes: [12, 8],
    medians: [
      [1, null],
      [0, 3],
    ],
  },
  labels: { method: 'auto', threshold: 0.61 },
};
const document = encodeModel(model);
const decode = (change: object) => () =>
  decodeModel(JSON.stringify({ ...document, ...change }), 'some/model.json');

describe('model.json', () => {
  it('reads back as the same model', () => {
    expect(decode({})()).toEqual(model);
  });

  it('of the first format names cohorts by their place', () => {
    const { ids, ...cohorts } = document.cohorts;
    expect(decode({ formatVersion: 1, cohorts })().cohorts).toEqual({ ids: [0, 1], ...cohorts });
  });

  it('of a newer format is refused with both versions', () => {
    expect(decode({ formatVersion: 3, whatever: true })).toThrow(
      expect.objectContaining({
        code: 'file-too-new',
        details: { path: 'some/model.json', found: 3, known: 2 },
      }),
    );
  });

  it.each<[string, object]>([
    ['a member that is missing', { forest: undefined }],
    ['a member that is unknown', { surprise: 1 }],
    ['an imputation of another length', { imputation: [1] }],
    ['cohorts without sizes', { cohorts: { ...document.cohorts, sizes: [1] } }],
    ['one id for two cohorts', { cohorts: { ...document.cohorts, ids: [3, 3] } }],
    ['a scale of 0', { scaling: { center: [0, 0], scale: [1, 0] } }],
    ['a forest that is cut short', { forest: { ...document.forest, trees: 4 } }],
  ])('is refused with %s', (_, change) => {
    expect(decode(change)).toThrow(expect.objectContaining({ code: 'file-damaged' }));
  });

  it('is refused when it is no JSON', () => {
    expect(() => decodeModel('{"formatVersion": 1', 'm')).toThrow('m is damaged: it is no JSON.');
    expect(() => decodeModel('null', 'm')).toThrow(expect.objectContaining({ code: 'file-damaged' }));
  });
});
