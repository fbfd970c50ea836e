import { describe, expect, it } from 'vitest';
import { normalQuantile } from './normal-quantile.js';

describe('normal quantile', () => {
  it.each([
    [0.5, 0],
    [0.6, 0.2533471031357997],
    [0.75, 0.6744897501960817],
    [0.95, 1.6448536269514722],
    [0.975, 1.959963984540054],
    [0.997, 2.747781385444993],
    [0.999999, 4.753424308822899],
    [0.025, -1.959963984540054],
  ])('of %d is %d', (p, z) => {
    expect(normalQuantile(p)).toBeCloseTo(z, 9);
  });
});
