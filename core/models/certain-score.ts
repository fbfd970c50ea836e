import { createRandom } from '../random/random.js';
import { scoreForest } from './isolation-forest.js';
import { type ForestOptions, growForest } from './isolation-forest-training.js';
import { quantile } from './quantile.js';
import type { Inputs } from './scaling.js';

/** What Liu et al. 2008, section 4, draw as the contour of anomalies. With few columns, ordinary rows reach it too. */
const CONTOUR = 0.6;
/** Rows drawn where no column knows of another, and the share of them that may reach the score. */
const DRAWN_ROWS = 2000;
const TAIL_SHARE = 0.002;

/**
 * The score from which a row is anomalous whatever the other rows score: it reaches the contour, and all but 0.2 % of rows stay
 * below it whose values are drawn from this table column by column, and which are judged by a forest of their own. In a table of
 * independent columns this makes as few rows certain; a kind of its own that shares several rare values goes beyond.
 */
export function certainScore(inputs: Inputs, options: ForestOptions): number {
  const independent = drawIndependently(inputs, options.seed);
  const sampleSize = Math.min(options.sampleSize, inputs.rows);
  const scores = scoreForest(growForest(independent, { ...options, sampleSize }), independent);
  return Math.max(CONTOUR, quantile(scores.sort(), 1 - TAIL_SHARE));
}

function drawIndependently({ rows, width, values }: Inputs, seed: number): Inputs {
  const random = createRandom(seed).fork('independent columns');
  const drawn = new Float32Array(DRAWN_ROWS * width);
  for (let index = 0; index < drawn.length; index++) {
    drawn[index] = values[random.integer(rows) * width + (index % width)]!;
  }
  return { rows: DRAWN_ROWS, width, values: drawn };
}
