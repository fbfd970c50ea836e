import { describe, expect, it } from 'vitest';
import { assignCohorts, describeCohorts } from './cohorts.js';
import { matrixOf } from './matrix.js';

const inputsOf = (rows: number[][]) => ({
  rows: rows.length,
  width: 2,
  values: Float32Array.from(rows.flat()),
});

describe('cohorts', () => {
  it('take in what is nearest, with its distance in cohort space, and of two as near the first', () => {
    const far = Math.sinh(4);
    const { cohort, distance } = assignCohorts(
      [
        [0, 0],
        [0, 4],
      ],
      inputsOf([
        [0, 0],
        [0, far],
        [Math.sinh(3), far],
        [0, Math.sinh(2)],
      ]),
    );
    expect([...cohort]).toEqual([0, 1, 1, 0]);
    expect([...distance].map((value) => Math.round(value * 1e5) / 1e5)).toEqual([0, 0, 3, 2]);
  });

  it('are described by their sizes and the medians of own values', () => {
    const matrix = matrixOf(
      ['a', 'b'],
      [
        [1, null],
        [3, null],
        [100, 5],
      ],
    );
    const centroids = [[0], [1], [2]];
    expect(describeCohorts([4, 0, 7], centroids, matrix, Int32Array.of(0, 0, 1))).toEqual({
      ids: [4, 0, 7],
      centroids,
      sizes: [2, 1, 0],
      medians: [
        [2, null],
        [100, 5],
        [null, null],
      ],
    });
  });
});
