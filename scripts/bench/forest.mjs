/** `forest.mjs FILE ROWS COLUMNS TREES SAMPLE`: the time of growing and scoring, as peers/forest.py takes it. */
import { readFileSync } from 'node:fs';
import { scoreForest } from '../../dist/core/models/isolation-forest.js';
import { growForest } from '../../dist/core/models/isolation-forest-training.js';

const [path, ...numbers] = process.argv.slice(2);
const [rows, width, trees, sampleSize] = numbers.map(Number);
const bytes = readFileSync(path);
const matrix = new Float64Array(bytes.buffer, bytes.byteOffset, rows * width);

const startedMs = performance.now();
const inputs = { rows, width, values: Float32Array.from(matrix) };
const scores = scoreForest(growForest(inputs, { trees, sampleSize, seed: 42 }), inputs);
const seconds = (performance.now() - startedMs) / 1000;

const top = Array.from(scores.keys()).sort((a, b) => scores[b] - scores[a]);
console.log(JSON.stringify({ seconds, entities: scores.length, top: top.slice(0, 20) }));
