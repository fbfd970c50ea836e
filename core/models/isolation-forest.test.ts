import fc from 'fast-check';
import { IsolationForest as OtherForest } from 'ml-isolation-forest';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { createRandom } from '../random/random.js';
import { averagePathLength, type IsolationForest, scoreForest, scoreRow } from './isolation-forest.js';
import { growForest } from './isolation-forest-training.js';
import type { Inputs } from './scaling.js';
import { noiseTable } from './tables.case.js';

const options = { trees: 100, sampleSize: 256, seed: 42 };

function inputsOf(rows: readonly (readonly number[])[]): Inputs {
  return { rows: rows.length, width: rows[0]?.length ?? 0, values: Float32Array.from(rows.flat()) };
}

/** Any table of few different values, so that ties, constant columns and equal rows are common. */
const anyInputs = fc
  .tuple(fc.integer({ min: 1, max: 5 }), fc.integer({ min: 0, max: 40 }))
  .chain(([width, rows]) =>
    fc.array(fc.array(fc.integer({ min: -3, max: 3 }), { minLength: width, maxLength: width }), {
      minLength: rows,
      maxLength: rows,
    }),
  )
  .map(inputsOf);

/** The paper's PathLength, node by node. */
function naiveScore(forest: IsolationForest, row: Float32Array): number {
  const slots = 2 ** forest.height;
  let total = 0;
  for (let tree = 0; tree < forest.trees; tree++) {
    const walk = (node: number, cuts: number): number => {
      const split = tree * (slots - 1) + node;
      if (node < slots - 1 && forest.splitThreshold[split] !== Number.POSITIVE_INFINITY) {
        const left = row[forest.splitColumn[split]!]! <= forest.splitThreshold[split]!;
        return walk(left ? 2 * node + 1 : 2 * node + 2, cuts + 1);
      }
      let slot = node;
      while (slot < slots - 1) slot = 2 * slot + 1;
      return cuts + averagePathLength(forest.leafSize[tree * slots + slot - slots + 1]!);
    };
    total += walk(0, 0);
  }
  return 2 ** (-total / forest.trees / averagePathLength(forest.sampleSize));
}

describe('average path length', () => {
  it('is that of the paper, with exact harmonic numbers', () => {
    expect([0, 1, 2, 3, 4].map(averagePathLength)).toEqual([0, 0, 1, 3 - 4 / 3, 11 / 3 - 1.5]);
    let harmonic = 0;
    for (let rows = 2; rows <= 70_000; rows++) {
      harmonic += 1 / (rows - 1);
      const exact = 2 * harmonic - (2 * (rows - 1)) / rows;
      if (Math.abs(averagePathLength(rows) - exact) > 1e-9) expect.fail(`c(${rows})`);
    }
    expect(averagePathLength(256)).toBeCloseTo(10.2487, 4);
  });
});

describe('isolation forest', () => {
  afterEach(() => vi.restoreAllMocks());

  it('gives every row of any table a score in (0, 1), the same as walking the trees node by node', () => {
    fc.assert(
      fc.property(
        anyInputs,
        fc.integer({ min: 1, max: 9 }),
        fc.integer({ min: 2, max: 40 }),
        (inputs, trees, size) => {
          const forest = growForest(inputs, { trees, sampleSize: size, seed: 1 });
          scoreForest(forest, inputs).forEach((score, row) => {
            expect(score).toBeGreaterThan(0);
            expect(score).toBeLessThan(1);
            if (forest.trees === 0) return;
            const values = inputs.values.subarray(row * inputs.width, (row + 1) * inputs.width);
            expect(score).toBeCloseTo(naiveScore(forest, values), 12);
          });
        },
      ),
    );
  });

  it('puts every row of the sample into one leaf, and cuts no column that is constant there', () => {
    fc.assert(
      fc.property(anyInputs, (inputs) => {
        const forest = growForest(inputs, { trees: 3, sampleSize: 1000, seed: 2 });
        const slots = 2 ** forest.height;
        for (let tree = 0; tree < forest.trees; tree++) {
          const walk = (node: number, rows: number[]): void => {
            const split = tree * (slots - 1) + node;
            const threshold = node < slots - 1 ? forest.splitThreshold[split]! : Number.POSITIVE_INFINITY;
            if (threshold === Number.POSITIVE_INFINITY) {
              let slot = node;
              while (slot < slots - 1) slot = 2 * slot + 1;
              expect(forest.leafSize[tree * slots + slot - slots + 1]).toBe(rows.length);
              return;
            }
            const above = (row: number) =>
              inputs.values[row * inputs.width + forest.splitColumn[split]!]! > threshold;
            const right = rows.filter(above);
            expect(right.length).toBeGreaterThan(0);
            expect(right.length).toBeLessThan(rows.length);
            walk(
              2 * node + 1,
              rows.filter((row) => !above(row)),
            );
            walk(2 * node + 2, right);
          };
          walk(0, [...Array(inputs.rows).keys()]);
        }
      }),
    );
  });

  it('scores a row the same wherever it stands among the rows that are scored', () => {
    fc.assert(
      fc.property(anyInputs, fc.integer(), (inputs, seed) => {
        const forest = growForest(inputs, { ...options, trees: 10 });
        const order = [...Array(inputs.rows).keys()].map((row) => ({
          row,
          key: createRandom(seed + row).next(),
        }));
        order.sort((one, other) => one.key - other.key);
        const shuffled = inputsOf(
          order.map(({ row }) => [...inputs.values.subarray(row * inputs.width, (row + 1) * inputs.width)]),
        );
        const scores = scoreForest(forest, inputs);
        expect([...scoreForest(forest, shuffled)]).toEqual(order.map(({ row }) => scores[row]));
      }),
    );
  });

  it('is decided by its seed', () => {
    const inputs = { rows: 500, width: 8, values: Float32Array.from(noiseTable('normal', 500, 8, 3).values) };
    expect(growForest(inputs, options)).toEqual(growForest(inputs, options));
    expect(growForest(inputs, { ...options, seed: 43 })).not.toEqual(growForest(inputs, options));
  });

  it.each([0, 1, 2])('scores a table of %d rows', (rows) => {
    const inputs = inputsOf(
      [
        [1, 2],
        [3, 4],
      ].slice(0, rows),
    );
    const forest = growForest(inputs, options);
    expect([...scoreForest(forest, inputs)]).toEqual(Array(rows).fill(0.5));
    expect(scoreRow(forest, Float32Array.of(9, 9))).toBe(0.5);
  });

  it('scores identical rows alike', () => {
    const inputs = inputsOf(Array.from({ length: 300 }, () => [1, 2, 3]));
    const scores = scoreForest(growForest(inputs, options), inputs);
    expect(new Set(scores).size).toBe(1);
    expect(scores[0]).toBeCloseTo(0.5, 12);
  });

  it('draws a sample without replacement', () => {
    const inputs = inputsOf(Array.from({ length: 64 }, (_, row) => [row]));
    const forest = growForest(inputs, { trees: 20, sampleSize: 64, seed: 5 });
    const drawnTwice = forest.leafSize.filter((size, slot) => size > 1 && forest.pathLength[slot]! < 6);
    expect(drawnTwice).toHaveLength(0);
  });

  it('ranks as ml-isolation-forest does', () => {
    const random = createRandom(7);
    const rows = Array.from({ length: 200 }, (_, row) =>
      Array.from({ length: 4 }, () => random.normal() * (row < 20 ? 3 : 1)),
    );
    vi.spyOn(Math, 'random').mockImplementation(() => random.next());
    const other = new OtherForest({ nEstimators: 200 });
    other.train(rows);
    const inputs = inputsOf(rows);
    const ours = scoreForest(growForest(inputs, { ...options, trees: 200 }), inputs);
    expect(spearman([...ours], other.predict(rows))).toBeGreaterThan(0.95);
  });

  it('fits and scores 10,000 × 28 well under a second', () => {
    const { values } = noiseTable('normal', 10_000, 28, 1);
    const inputs = { rows: 10_000, width: 28, values: Float32Array.from(values) };
    const start = performance.now();
    scoreForest(growForest(inputs, options), inputs);
    expect(performance.now() - start).toBeLessThan(1000);
  });
});

function spearman(one: number[], other: number[]): number {
  const ranks = (values: number[]) => {
    const order = [...values.keys()].sort((a, b) => values[a]! - values[b]!);
    const rank = new Array<number>(values.length);
    order.forEach((index, position) => {
      rank[index] = position;
    });
    return rank;
  };
  const [a, b] = [ranks(one), ranks(other)];
  const squares = a.reduce((sum, rank, index) => sum + (rank - b[index]!) ** 2, 0);
  return 1 - (6 * squares) / (one.length * (one.length ** 2 - 1));
}
