import { createRandom } from '../random/random.js';
import { forestOf, type IsolationForest } from './isolation-forest.js';
import type { Inputs } from './scaling.js';
import { TreeSample } from './tree-sample.js';

export interface ForestOptions {
  readonly trees: number;
  /** Rows drawn per tree, without replacement; all of them where there are fewer. */
  readonly sampleSize: number;
  readonly seed: number;
}

/** Grows a forest; the same inputs and options give the same forest. `inputs.width` is at most 65,535. */
export function growForest(inputs: Inputs, options: ForestOptions): IsolationForest {
  const sampleSize = Math.min(options.sampleSize, inputs.rows);
  const trees = sampleSize < 2 ? 0 : options.trees;
  const height = sampleSize < 2 ? 0 : Math.ceil(Math.log2(sampleSize));
  const slots = 2 ** height;
  const splits = slots - 1;
  const splitColumn = new Uint16Array(trees * splits);
  const splitThreshold = new Float32Array(trees * splits).fill(Number.POSITIVE_INFINITY);
  const leafSize = new Uint32Array(trees * slots);
  const sample = new TreeSample(inputs, sampleSize, createRandom(options.seed));

  function grow(tree: number, node: number, start: number, end: number): void {
    const cut = node < splits && end - start > 1 ? sample.cut(start, end) : null;
    if (cut === null) {
      leafSize[tree * slots + leftmostSlot(node, slots)] = end - start;
      return;
    }
    splitColumn[tree * splits + node] = cut.column;
    splitThreshold[tree * splits + node] = cut.threshold;
    grow(tree, 2 * node + 1, start, cut.middle);
    grow(tree, 2 * node + 2, cut.middle, end);
  }
  for (let tree = 0; tree < trees; tree++) {
    sample.draw();
    grow(tree, 0, 0, sampleSize);
  }
  return forestOf({ width: inputs.width, trees, sampleSize, height, splitColumn, splitThreshold, leafSize });
}

function leftmostSlot(node: number, slots: number): number {
  let bottom = node;
  while (bottom < slots - 1) bottom = 2 * bottom + 1;
  return bottom - (slots - 1);
}
