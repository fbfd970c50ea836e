import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createRandom, type Random } from './random.js';

const draw = (random: Random, count: number) => Array.from({ length: count }, () => random.next());

describe('random', () => {
  it('draws the same again from the same seed, whatever else is drawn from its forks', () => {
    fc.assert(
      fc.property(fc.maxSafeInteger(), fc.string(), (seed, label) => {
        const one = createRandom(seed);
        const other = createRandom(seed);
        const early = draw(one.fork(label), 5);
        expect(draw(one, 5)).toEqual(draw(other, 5));
        expect(draw(other.fork(label), 5)).toEqual(early);
      }),
    );
  });

  it('gives different streams to different seeds and labels', () => {
    const firsts = new Set<number>();
    for (let seed = -1000; seed < 1000; seed++) firsts.add(createRandom(seed).next());
    for (let high = 1; high <= 1000; high++) firsts.add(createRandom(high * 2 ** 32).next());
    const root = createRandom(7);
    for (let user = 0; user < 20_000; user++) firsts.add(root.fork(`user-${user}`).next());
    firsts.add(root.fork('a').fork('b').next());
    firsts.add(root.fork('b').fork('a').next());
    firsts.add(root.fork('').next());
    expect(firsts.size).toBe(2000 + 1000 + 20_000 + 3);
  });

  it('is uniform: chi-square over 64 cells, and neighbours do not correlate', () => {
    const random = createRandom(1);
    const count = 64_000;
    const cells = new Array<number>(64).fill(0);
    let product = 0;
    let last = random.next();
    for (let index = 0; index < count; index++) {
      const value = random.next();
      cells[Math.floor(value * 64)]!++;
      product += (value - 0.5) * (last - 0.5);
      last = value;
    }
    const chiSquare = cells.reduce((sum, cell) => sum + (cell - 1000) ** 2 / 1000, 0);
    expect(chiSquare).toBeLessThan(63 + 4 * Math.sqrt(126));
    expect(Math.abs((product / count) * 12)).toBeLessThan(4 / Math.sqrt(count));
  });

  it('keeps integers below their bound and reaches each', () => {
    const random = createRandom(2);
    const seen = new Set(Array.from({ length: 1000 }, () => random.integer(10)));
    expect([...seen].sort((a, b) => a - b)).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
    expect(random.integer(1)).toBe(0);
    expect(random.integer(2 ** 53)).toBeGreaterThan(2 ** 32);
  });

  it('draws normals with the moments of a normal', () => {
    const random = createRandom(3);
    const count = 100_000;
    const moments = [0, 0, 0, 0];
    for (let index = 0; index < count; index++) {
      const value = random.normal();
      for (let power = 1; power <= 4; power++) moments[power - 1]! += value ** power / count;
    }
    expect(moments[0]).toBeCloseTo(0, 1);
    expect(moments[1]).toBeCloseTo(1, 1);
    expect(moments[2]).toBeCloseTo(0, 1);
    expect(Math.abs(moments[3]! - 3)).toBeLessThan(0.15);
  });
});
