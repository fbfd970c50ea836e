import { z } from 'zod';
import { forestOf, type IsolationForest } from './isolation-forest.js';
import { numbersOf, textOf } from './typed-array-text.js';

/** A forest in JSON; the arrays as base64 of their little-endian bytes, laid out as in `IsolationForest`. */
export const forestSchema = z.strictObject({
  trees: z.number().int().min(0),
  sampleSize: z.number().int().min(0),
  height: z.number().int().min(0).max(16),
  splitColumn: z.base64().describe('uint16'),
  splitThreshold: z.base64().describe('float32'),
  leafSize: z.base64().describe('uint32'),
});
export type ForestDocument = z.infer<typeof forestSchema>;

export function encodeForest(forest: IsolationForest): ForestDocument {
  const { trees, sampleSize, height, splitColumn, splitThreshold, leafSize } = forest;
  return {
    trees,
    sampleSize,
    height,
    splitColumn: textOf(splitColumn),
    splitThreshold: textOf(splitThreshold),
    leafSize: textOf(leafSize),
  };
}

/** @returns what is wrong, where the document is no forest over `width` columns */
export function decodeForest(document: ForestDocument, width: number): IsolationForest | string {
  const { trees, sampleSize, height } = document;
  const slots = 1 << height;
  const splitColumn = numbersOf(Uint16Array, document.splitColumn, trees * (slots - 1));
  const splitThreshold = numbersOf(Float32Array, document.splitThreshold, trees * (slots - 1));
  const leafSize = numbersOf(Uint32Array, document.leafSize, trees * slots);
  if (splitColumn === null || splitThreshold === null || leafSize === null) {
    return 'the arrays of the forest do not have the length that its trees and height ask for';
  }
  if (splitColumn.some((column) => column >= width && width > 0))
    return 'the forest cuts a column that is no feature';
  if (splitThreshold.some(Number.isNaN)) return 'the forest has a threshold that is no number';
  for (let tree = 0; tree < trees; tree++) {
    const leaves = leafSize.subarray(tree * slots, (tree + 1) * slots);
    if (leaves.reduce((sum, size) => sum + size, 0) !== sampleSize) {
      return `the leaves of tree ${tree} do not hold its sample of ${sampleSize}`;
    }
  }
  return forestOf({ width, trees, sampleSize, height, splitColumn, splitThreshold, leafSize });
}
