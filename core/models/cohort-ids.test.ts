import { describe, expect, it } from 'vitest';
import { continueIds } from './cohort-ids.js';
import { describeCohorts } from './cohorts.js';
import { type Matrix, matrixOf } from './matrix.js';
import { fitPreparation } from './scaling.js';

/** Entities around (0, 0), (8, 0), (0, 8), so many of each; `scale` multiplies all. */
function threeKinds(sizes: readonly number[], scale = 1): { matrix: Matrix; kind: Int32Array } {
  const kinds = sizes.flatMap((size, kind) => new Array<number>(size).fill(kind));
  const rows = kinds.map((kind, row) => [
    scale * ((kind === 1 ? 8 : 0) + (row % 3) / 10),
    scale * ((kind === 2 ? 8 : 0) + (row % 5) / 10),
  ]);
  return { matrix: matrixOf(['a', 'b'], rows), kind: Int32Array.from(kinds) };
}

/** The model of those kinds, with a cohort of an id for each; centroids where the preparation puts the kinds. */
function earlierOf(ids: readonly number[], columns: readonly string[] = ['a', 'b'], scale = 1) {
  const { matrix, kind } = threeKinds([20, 20, 20], scale);
  const named = { ...matrix, columns };
  const preparation = fitPreparation(named);
  const { center, scale: unit } = preparation.scaling;
  const centroids = [0, 1, 2].map((which) =>
    [which === 1 ? 8 : 0, which === 2 ? 8 : 0].map((value, column) =>
      Math.asinh((value * scale - center[column]!) / unit[column]!),
    ),
  );
  const cohorts = describeCohorts(ids, centroids, named, kind);
  return { model: { features: columns, preparation, cohorts }, nextId: 9 };
}

const today = threeKinds([50, 30, 40]);

describe('cohorts keep the ids of those they continue', () => {
  it('in whatever order they come', () => {
    const order = [2, 0, 1];
    const cohort = today.kind.map((kind) => order.indexOf(kind));
    expect(continueIds(earlierOf([5, 0, 3]), today.matrix, cohort, 3)).toEqual([3, 5, 0]);
  });

  it('where the scaling was another', () => {
    const earlier = earlierOf([5, 0, 3], ['a', 'b'], 1.3);
    expect(continueIds(earlier, today.matrix, today.kind, 3)).toEqual([5, 0, 3]);
  });

  it('where features were added, removed or put in another order', () => {
    const wider: Matrix = {
      rows: today.matrix.rows,
      columns: ['new', 'b', 'a'],
      values: Float64Array.from({ length: today.matrix.rows * 3 }, (_, index) => {
        const [row, column] = [Math.floor(index / 3), index % 3];
        return column === 0 ? row : today.matrix.values[row * 2 + (2 - column)]!;
      }),
    };
    expect(continueIds(earlierOf([5, 0, 3]), wider, today.kind, 3)).toEqual([5, 0, 3]);
    const fewer = continueIds(earlierOf([5, 0, 3], ['a', 'gone']), today.matrix, today.kind, 3);
    expect(fewer[1]).toBe(0);
  });

  it('where there is one more: it is new, with an id that none ever had', () => {
    let first = 0;
    const cohort = today.kind.map((kind) => (kind === 0 && first++ % 5 < 2 ? 3 : kind));
    expect(continueIds(earlierOf([5, 0, 3]), today.matrix, cohort, 4)).toEqual([5, 0, 3, 9]);
  });

  it('where there is one less: that id is not given to another', () => {
    const cohort = today.kind.map((kind) => (kind === 2 ? 1 : kind));
    expect(continueIds(earlierOf([5, 0, 3]), today.matrix, cohort, 2)).toEqual([5, 3]);
  });
});

describe('cohorts are new', () => {
  it('where no run came before', () => {
    expect(continueIds({ model: null, nextId: 2 }, today.matrix, today.kind, 3)).toEqual([2, 3, 4]);
  });

  it('where no feature is shared', () => {
    expect(continueIds(earlierOf([5, 0, 3], ['x', 'y']), today.matrix, today.kind, 3)).toEqual([9, 10, 11]);
  });

  it('where they hold other entities together than before', () => {
    const dealt = today.kind.map((_, row) => row % 5);
    expect(continueIds(earlierOf([5, 0, 3]), today.matrix, dealt, 5)).toEqual([9, 10, 11, 12, 13]);
  });

  it('where there is no entity', () => {
    expect(continueIds(earlierOf([5, 0, 3]), matrixOf(['a', 'b'], []), new Int32Array(0), 1)).toEqual([9]);
  });
});
