import { expect, test } from 'vitest';
import { createRandom } from '../random/random.js';
import { coordinate, principalComponents } from './principal-components.js';

test('the axes are those along which points were spread, with their share of the variance', () => {
  const random = createRandom(7);
  const side = () => random.next() - 0.5;
  const points = Array.from({ length: 4000 }, () => {
    const [long, short] = [10 * side(), 3 * side()];
    return [5 + 0.6 * long - 0.8 * short, -2 + 0.8 * long + 0.6 * short, 0.1 * side()];
  });
  const found = principalComponents(points, 3, 2);
  expect(found.axes[0]!.map((value) => Math.round(value * 10) / 10 + 0)).toEqual([0.6, 0.8, 0]);
  expect(Math.abs(found.axes[1]![0]!)).toBeCloseTo(0.8, 1);
  expect(found.shares[0]).toBeCloseTo(100 / 109, 1);
  expect(found.shares[1]).toBeCloseTo(9 / 109, 1);
  expect(coordinate(found, 0, found.mean)).toBeCloseTo(0, 9);
  const across = found.axes[0]!.reduce((sum, value, at) => sum + value * found.axes[1]![at]!, 0);
  expect(across).toBeCloseTo(0, 6);
});

test('points without spread, one column and none at all have numbers too', () => {
  const same = principalComponents(
    [
      [1, 2],
      [1, 2],
    ],
    2,
    2,
  );
  expect(same.shares).toEqual([0, 0]);
  expect(coordinate(same, 1, [1, 2])).toBe(0);
  expect(principalComponents([[1], [3]], 1, 2).axes).toEqual([[1]]);
  expect(principalComponents([], 2, 2).shares).toEqual([0, 0]);
});
