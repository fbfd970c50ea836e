import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { matrixOf } from './matrix.js';
import { fitPreparation, prepare, prepareRow } from './scaling.js';

const columnOf = (values: (number | null)[]) =>
  matrixOf(
    ['x'],
    values.map((value) => [value]),
  );

describe('preparation', () => {
  it('centres on the median and divides by the interquartile range', () => {
    const matrix = columnOf([0, 10, 20, 30, 1000]);
    const preparation = fitPreparation(matrix);
    expect(preparation).toEqual({ imputation: [20], scaling: { center: [20], scale: [20] } });
    expect([...prepare(preparation, matrix).values]).toEqual([-1, -0.5, 0, 0.5, 49]);
  });

  it('takes the standard deviation where the interquartile range is 0, and 1 where nothing varies', () => {
    expect(fitPreparation(columnOf([0, 0, 0, 0, 0, 0, 0, 0, 0, 10])).scaling.scale).toEqual([3]);
    expect(fitPreparation(columnOf([5, 5, 5])).scaling).toEqual({ center: [5], scale: [1] });
  });

  it('puts the median for a missing value, and 0 where a column has none at all', () => {
    const matrix = matrixOf(
      ['some', 'none'],
      [
        [1, null],
        [null, null],
        [3, null],
        [8, null],
      ],
    );
    const preparation = fitPreparation(matrix);
    expect(preparation.imputation).toEqual([3, 0]);
    expect([...prepare(preparation, matrix).values.subarray(2, 4)]).toEqual([0, 0]);
  });

  it('has no −0, which a stored model would lose', () => {
    expect(fitPreparation(columnOf([-0, -0, -0]))).toEqual({
      imputation: [0],
      scaling: { center: [0], scale: [1] },
    });
  });

  it('makes every number a finite float32', () => {
    const numbers = fc.oneof(
      fc.double(),
      fc.constantFrom(Infinity, -Infinity, NaN, 5e-324, 1.7e308, -1.7e308),
    );
    fc.assert(
      fc.property(fc.array(numbers, { maxLength: 20 }), numbers, (values, unseen) => {
        const matrix = { rows: values.length, columns: ['x'], values: Float64Array.from(values) };
        const preparation = fitPreparation(matrix);
        const into = new Float32Array(1);
        prepareRow(preparation, [unseen], into);
        expect([...prepare(preparation, matrix).values, ...into].every(Number.isFinite)).toBe(true);
        expect(JSON.parse(JSON.stringify(preparation))).toEqual(preparation);
      }),
    );
  });
});
