import { describe, expect, it } from 'vitest';
import { scoreForest } from './isolation-forest.js';
import { decodeForest, encodeForest, type ForestDocument, forestSchema } from './isolation-forest-format.js';
import { growForest } from './isolation-forest-training.js';
import { noiseTable } from './tables.case.js';

const width = 5;
const inputsOf = (rows: number) => ({
  rows,
  width,
  values: Float32Array.from(noiseTable('normal', rows, width, 1).values),
});

function throughJson(document: ForestDocument): ForestDocument {
  return forestSchema.parse(JSON.parse(JSON.stringify(document)));
}

describe('isolation forest in JSON', () => {
  it.each([0, 1, 2, 3, 500])('of %d rows reads back as the same forest with identical scores', (rows) => {
    const inputs = inputsOf(rows);
    const forest = growForest(inputs, { trees: 7, sampleSize: 64, seed: 3 });
    const read = decodeForest(throughJson(encodeForest(forest)), width);
    if (typeof read === 'string') throw new Error(read);
    expect(read).toEqual(forest);
    expect(scoreForest(read, inputsOf(100))).toEqual(scoreForest(forest, inputsOf(100)));
  });

  const forest = growForest(inputsOf(50), { trees: 2, sampleSize: 4, seed: 3 });
  const sound = encodeForest(forest);
  const base64 = (bytes: ArrayBufferView) =>
    Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('base64');

  it.each<[string, Partial<ForestDocument>, RegExp]>([
    ['a cut array', { splitThreshold: base64(forest.splitThreshold.slice(1)) }, /length/],
    ['more trees than it holds', { trees: 3 }, /length/],
    ['a column beyond the features', { splitColumn: base64(new Uint16Array(6).fill(5)) }, /column/],
    [
      'a threshold that is NaN',
      { splitThreshold: base64(new Float32Array(6).fill(Number.NaN)) },
      /threshold/,
    ],
    ['leaves that lack rows', { leafSize: base64(new Uint32Array(8)) }, /tree 0/],
  ])('refuses %s', (_, change, problem) => {
    expect(decodeForest({ ...sound, ...change }, width)).toMatch(problem);
  });
});
