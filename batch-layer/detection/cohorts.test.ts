import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { assignCohorts } from '../../core/models/cohorts.js';
import type { Matrix } from '../../core/models/matrix.js';
import { fitPreparation, type Inputs, prepare } from '../../core/models/scaling.js';
import { noiseTable } from '../../core/models/tables.case.js';
import { trainCohorts } from './cohorts.js';

const auto = { k: 'auto', seed: 42 } as const;

function prepared(matrix: Matrix): Inputs {
  return prepare(fitPreparation(matrix), matrix);
}

/** Rows of three kinds (1/2, 1/3, 1/6 of all), each shifted in six columns of its own. */
function threeKinds(rows: number, seed: number): { matrix: Matrix; kind: number[] } {
  const matrix = noiseTable('normal', rows, 28, seed);
  const kind = Array.from({ length: rows }, (_, row) => [0, 0, 0, 1, 1, 2][row % 6]!);
  kind.forEach((shifted, row) => {
    for (let column = shifted; column < 18; column += 3) matrix.values[row * 28 + column]! += 4;
  });
  return { matrix, kind };
}

describe('trained cohorts', () => {
  it('are the kinds there are, the largest first', () => {
    const { matrix, kind } = threeKinds(1500, 1);
    const inputs = prepared(matrix);
    const centroids = trainCohorts(inputs, auto);
    expect(centroids).toHaveLength(3);
    const { cohort } = assignCohorts(centroids, inputs);
    const right = kind.filter((wanted, row) => cohort[row] === wanted).length;
    expect(right / kind.length).toBeGreaterThan(0.98);
  });

  it('are not made of lone outliers', () => {
    const { matrix } = threeKinds(600, 2);
    for (let column = 0; column < 28; column++) {
      matrix.values[column] = 1e6;
      matrix.values[28 + column] = -1e6;
    }
    const inputs = prepared(matrix);
    const { cohort } = assignCohorts(trainCohorts(inputs, auto), inputs);
    const sizes = [0, 0, 0];
    for (const index of cohort) sizes[index]!++;
    expect(Math.min(...sizes)).toBeGreaterThan(80);
  });

  it.each(['normal', 'uniform', 'lognormal'] as const)('are one in %s noise', (noise) => {
    expect(trainCohorts(prepared(noiseTable(noise, 500, 28, 3)), auto)).toHaveLength(1);
  });

  it('are as many as asked for, where so many differ', () => {
    const inputs = prepared(noiseTable('normal', 500, 4, 4));
    expect(trainCohorts(inputs, { k: 3, seed: 1 })).toHaveLength(3);
    expect(trainCohorts(inputs, { k: 1, seed: 1 })).toHaveLength(1);
    const alike = { rows: 50, width: 1, values: new Float32Array(50).fill(1, 25) };
    expect(trainCohorts(alike, { k: 8, seed: 1 })).toHaveLength(2);
  });

  it('are decided by the seed', () => {
    const inputs = prepared(threeKinds(300, 5).matrix);
    expect(trainCohorts(inputs, auto)).toEqual(trainCohorts(inputs, auto));
  });

  it('are at least one, finite, of any table however degenerate', () => {
    const tables = fc
      .tuple(fc.integer({ min: 0, max: 60 }), fc.integer({ min: 0, max: 3 }), fc.integer({ min: 1, max: 5 }))
      .chain(([rows, width, values]) =>
        fc
          .array(fc.integer({ min: 1, max: values }), { minLength: rows * width, maxLength: rows * width })
          .map((cells) => ({ rows, width, values: Float32Array.from(cells) })),
      );
    fc.assert(
      fc.property(tables, fc.constantFrom('auto' as const, 1, 2, 5), (inputs, k) => {
        const centroids = trainCohorts(inputs, { k, seed: 1 });
        expect(centroids.length).toBeGreaterThan(0);
        expect(centroids.flat().every(Number.isFinite)).toBe(true);
        expect(centroids.every((centroid) => centroid.length === inputs.width)).toBe(true);
        if (inputs.rows < 20) expect(centroids).toHaveLength(1);
      }),
    );
  });
});
