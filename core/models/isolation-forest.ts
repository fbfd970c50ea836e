import { type ForestLevels, levelsOf, totalPathLength } from './forest-levels.js';
import type { Inputs } from './scaling.js';

/**
 * An isolation forest (Liu, Ting, Zhou 2008, "Isolation Forest"): anomalies are few and different, so random cuts set
 * them apart early.
 *
 * Every tree is a complete binary tree of `height` levels in heap order: node i has children 2i + 1 and 2i + 2, and a value
 * goes right when it is greater than the node's threshold. A node that is not split has threshold +∞, so that its rows come
 * out at its leftmost slot at the bottom. Inputs and thresholds are float32 by definition.
 */
export interface GrownForest {
  readonly width: number;
  readonly trees: number;
  /** Rows in each tree's sample. Below 2 there is nothing to tell apart: no trees, and every score is 0.5. */
  readonly sampleSize: number;
  /** ⌈log2(sampleSize)⌉, the paper's limit: about the average depth of a tree that isolates every row. */
  readonly height: number;
  /** trees × (2^height − 1) */
  readonly splitColumn: Uint16Array;
  readonly splitThreshold: Float32Array;
  /** trees × 2^height: how many rows of the sample end in each bottom slot. */
  readonly leafSize: Uint32Array;
}

/** A forest with what scoring derives of it. */
export interface IsolationForest extends GrownForest {
  /** trees × 2^height: cuts from the root to the slot's leaf + c(its size). */
  readonly pathLength: Float64Array;
  /** c(sampleSize). */
  readonly averagePathLength: number;
  readonly levels: ForestLevels;
}

export function forestOf(grown: GrownForest): IsolationForest {
  const pathLength = pathLengths(grown);
  return {
    ...grown,
    pathLength,
    averagePathLength: averagePathLength(grown.sampleSize),
    levels: levelsOf({ ...grown, pathLength }),
  };
}

/** Liu's score in (0, 1) of each row, higher is worse: 2^(−mean path length / c(sampleSize)). */
export function scoreForest(forest: IsolationForest, inputs: Inputs): Float64Array {
  const scores = new Float64Array(inputs.rows);
  for (let row = 0; row < inputs.rows; row++) {
    scores[row] = scoreRow(forest, inputs.values, row * inputs.width);
  }
  return scores;
}

/** The score of the one row that starts at `offset`. */
export function scoreRow(
  { trees, height, levels, averagePathLength }: IsolationForest,
  values: Float32Array,
  offset = 0,
): number {
  if (trees === 0) return 0.5;
  return 2 ** (-totalPathLength(levels, height, values, offset) / trees / averagePathLength);
}

const EULER_GAMMA = 0.577_215_664_901_532_9;

/** c(n): the mean path length of an unsuccessful search in a binary search tree of n rows, 2·H(n−1) − 2(n−1)/n. */
export function averagePathLength(rows: number): number {
  return rows < 2 ? 0 : 2 * harmonic(rows - 1) - (2 * (rows - 1)) / rows;
}

/** H(n): summed for small n, above by Euler's expansion, whose error is then below 1e-12. */
function harmonic(n: number): number {
  if (n > 64) return Math.log(n) + EULER_GAMMA + 1 / (2 * n) - 1 / (12 * n ** 2) + 1 / (120 * n ** 4);
  let sum = 0;
  for (let term = n; term >= 1; term--) sum += 1 / term;
  return sum;
}

function pathLengths({ trees, height, splitThreshold, leafSize }: GrownForest): Float64Array {
  const slots = 2 ** height;
  const lengths = new Float64Array(trees * slots);
  for (let tree = 0; tree < trees; tree++) {
    for (let slot = 0; slot < slots; slot++) {
      const size = leafSize[tree * slots + slot]!;
      if (size === 0) continue;
      let cuts = 0;
      for (let node = slots - 1 + slot; node > 0; ) {
        node = (node - 1) >> 1;
        if (splitThreshold[tree * (slots - 1) + node] !== Number.POSITIVE_INFINITY) cuts++;
      }
      lengths[tree * slots + slot] = cuts + averagePathLength(size);
    }
  }
  return lengths;
}
