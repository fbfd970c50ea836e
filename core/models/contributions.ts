import type { IsolationForest } from './isolation-forest.js';

/** Why a forest gives a row its score: log2(score) = base + Σ bits. */
interface Contributions {
  /** log2 of the score of a row with the mean path length of the trees' own samples; the same for every row. */
  readonly base: number;
  /** Per column; positive = makes the row more anomalous. */
  readonly bits: Float64Array;
}

/** The contributions of the row that starts at `offset`. */
export type Contributor = (values: Float32Array, offset?: number) => Contributions;

/**
 * Each cut on a row's way down a tree changes the path length that is to be expected, which is the mean over the tree's
 * sample below the node; the change belongs to the cut's column (the path attribution of Saabas 2014). Per tree the changes
 * telescope to the row's path length − the root's mean, so that the sum over columns is exact but for rounding (1e-9).
 */
export function createContributor(forest: IsolationForest): Contributor {
  const { width, trees, height, splitColumn, splitThreshold } = forest;
  if (trees === 0) return () => ({ base: -1, bits: new Float64Array(width) });
  const splits = (1 << height) - 1;
  const nodes = 2 * splits + 1;
  const expected = expectedPathLengths(forest);
  const bitsPerCut = -1 / (trees * forest.averagePathLength);
  let base = 0;
  for (let tree = 0; tree < trees; tree++) base += expected[tree * nodes]! * bitsPerCut;

  return (values, offset = 0) => {
    const bits = new Float64Array(width);
    for (let tree = 0; tree < trees; tree++) {
      for (let node = 0; node < splits; ) {
        const column = splitColumn[tree * splits + node]!;
        const threshold = splitThreshold[tree * splits + node]!;
        const child = 2 * node + (values[offset + column]! > threshold ? 2 : 1);
        const change = expected[tree * nodes + child]! - expected[tree * nodes + node]!;
        bits[column] = bits[column]! + change * bitsPerCut;
        node = child;
      }
    }
    return { base, bits };
  };
}

/** trees × (2^(height + 1) − 1): per node, the mean path length of the sample's rows below it. */
function expectedPathLengths({ trees, height, leafSize, pathLength }: IsolationForest): Float64Array {
  const slots = 1 << height;
  const nodes = 2 * slots - 1;
  const expected = new Float64Array(trees * nodes);
  const size = new Uint32Array(nodes);
  for (let tree = 0; tree < trees; tree++) {
    const root = tree * nodes;
    for (let node = nodes - 1; node >= 0; node--) {
      if (node >= slots - 1) {
        const slot = tree * slots + node - (slots - 1);
        size[node] = leafSize[slot]!;
        expected[root + node] = pathLength[slot]!;
        continue;
      }
      const left = 2 * node + 1;
      const right = left + 1;
      size[node] = size[left]! + size[right]!;
      const total = size[left]! * expected[root + left]! + size[right]! * expected[root + right]!;
      expected[root + node] = size[node] === 0 ? 0 : total / size[node]!;
    }
  }
  return expected;
}
