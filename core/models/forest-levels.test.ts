import fc from 'fast-check';
import { expect, it } from 'vitest';
import { totalPathLength } from './forest-levels.js';
import type { IsolationForest } from './isolation-forest.js';
import { growForest } from './isolation-forest-training.js';
import { noiseTable } from './tables.case.js';

const width = 6;

/** Tree by tree, each in heap order. */
function total(
  { trees, height, splitColumn, splitThreshold, pathLength }: IsolationForest,
  row: Float32Array,
) {
  const slots = 2 ** height;
  let sum = 0;
  for (let tree = 0; tree < trees; tree++) {
    let node = 0;
    for (let level = 0; level < height; level++) {
      const cut = tree * (slots - 1) + node;
      node = row[splitColumn[cut]!]! > splitThreshold[cut]! ? 2 * node + 2 : 2 * node + 1;
    }
    sum += pathLength[tree * slots + node - (slots - 1)]!;
  }
  return sum;
}

it('adds up what the trees say one after the other, to the last bit, however many there are', () => {
  const { values } = noiseTable('normal', 300, width, 11);
  const inputs = { rows: 300, width, values: Float32Array.from(values) };
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 9 }), fc.integer({ min: 2, max: 300 }), (trees, sampleSize) => {
      const forest = growForest(inputs, { trees, sampleSize, seed: 3 });
      for (let row = 0; row < inputs.rows; row += 7) {
        const offset = row * width;
        const alone = inputs.values.subarray(offset, offset + width);
        const found = totalPathLength(forest.levels, forest.height, inputs.values, offset);
        expect(found).toBe(total(forest, alone));
      }
    }),
    { numRuns: 30 },
  );
});
