import { createRandom, type Random } from '../random/random.js';
import type { Matrix } from './matrix.js';

/** Kinds of noise that tests draw tables of, each column on its own. */
const noises = {
  normal: { draw: (random: Random) => random.normal(), deviation: 1 },
  uniform: { draw: (random: Random) => random.next(), deviation: Math.sqrt(1 / 12) },
  lognormal: {
    draw: (random: Random) => Math.exp(random.normal()),
    deviation: Math.sqrt((Math.E - 1) * Math.E),
  },
} as const;
export type Noise = keyof typeof noises;
export const kindsOfNoise = Object.keys(noises) as Noise[];

export function noiseTable(noise: Noise, rows: number, width: number, seed: number): Matrix {
  const random = createRandom(seed);
  return {
    rows,
    columns: Array.from({ length: width }, (_, column) => `f${column}`),
    values: Float64Array.from({ length: rows * width }, () => noises[noise].draw(random)),
  };
}

/** Shifts each of the first `planted` rows by `deviations` standard deviations in `features` columns; says which. */
export function plantOutliers(
  matrix: Matrix,
  noise: Noise,
  planted: number,
  features: number,
  deviations: number,
  seed: number,
): number[][] {
  const random = createRandom(seed).fork('outliers');
  const width = matrix.columns.length;
  return Array.from({ length: planted }, (_, row) => {
    const columns = new Set<number>();
    while (columns.size < features) columns.add(random.integer(width));
    for (const column of columns)
      matrix.values[row * width + column]! += deviations * noises[noise].deviation;
    return [...columns];
  });
}
