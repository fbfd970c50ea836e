/**
 * A forest laid out to be walked four trees at a time: level by level from the roots on, all trees side by side. On a level,
 * node i of a tree is at tree × 2^level + i. From there a row goes to twice that on the next level, or one more, whichever
 * tree it is in: nothing of a tree is to be known but where in it the row is. Trees that add nothing make their number a
 * multiple of four.
 */
export interface ForestLevels {
  readonly trees: number;
  /** trees × (2^height − 1); a level begins at trees × (2^level − 1). */
  readonly column: Uint16Array;
  readonly threshold: Float32Array;
  /** trees × 2^height. */
  readonly pathLength: Float64Array;
}

/** Of trees that are given one by one, the cuts of each in heap order. */
interface TreeByTree {
  readonly trees: number;
  readonly height: number;
  readonly splitColumn: Uint16Array;
  readonly splitThreshold: Float32Array;
  readonly pathLength: Float64Array;
}

export function levelsOf(forest: TreeByTree): ForestLevels {
  const { height, splitColumn, splitThreshold } = forest;
  const trees = 4 * Math.ceil(forest.trees / 4);
  const slots = 1 << height;
  const splits = slots - 1;
  const column = new Uint16Array(trees * splits);
  const threshold = new Float32Array(trees * splits).fill(Number.POSITIVE_INFINITY);
  for (let tree = 0; tree < forest.trees; tree++) {
    for (let nodes = 1; nodes < slots; nodes *= 2) {
      const from = tree * splits + nodes - 1;
      const to = trees * (nodes - 1) + tree * nodes;
      column.set(splitColumn.subarray(from, from + nodes), to);
      threshold.set(splitThreshold.subarray(from, from + nodes), to);
    }
  }
  const pathLength = new Float64Array(trees * slots);
  pathLength.set(forest.pathLength);
  return { trees, column, threshold, pathLength };
}

/** The sum of the path lengths of the row that starts at `offset`, over all trees. */
export function totalPathLength(
  { trees, column, threshold, pathLength }: ForestLevels,
  height: number,
  values: Float32Array,
  offset: number,
): number {
  let total = 0;
  // Four trees at a time: their steps do not wait for one another. Nothing overflows, which `| 0` spares each step to check.
  for (let tree = 0; tree < trees; tree += 4) {
    let a = tree;
    let b = tree + 1;
    let c = tree + 2;
    let d = tree + 3;
    for (let level = 0, begin = 0; level < height; level++) {
      const cutA = (begin + a) | 0;
      const cutB = (begin + b) | 0;
      const cutC = (begin + c) | 0;
      const cutD = (begin + d) | 0;
      a = (a << 1) | Number(values[(offset + column[cutA]!) | 0]! > threshold[cutA]!);
      b = (b << 1) | Number(values[(offset + column[cutB]!) | 0]! > threshold[cutB]!);
      c = (c << 1) | Number(values[(offset + column[cutC]!) | 0]! > threshold[cutC]!);
      d = (d << 1) | Number(values[(offset + column[cutD]!) | 0]! > threshold[cutD]!);
      begin = (2 * begin + trees) | 0;
    }
    total += pathLength[a]!;
    total += pathLength[b]!;
    total += pathLength[c]!;
    total += pathLength[d]!;
  }
  return total;
}
