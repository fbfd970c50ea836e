import { expect, it } from 'vitest';
import { Newest } from './newest.js';

it.each([
  [0, []],
  [1, [6]],
  [3, [6, 5, 4]],
  [6, [6, 5, 4, 3, 2, 1]],
  [7, [6, 5, 4, 3, 2, 1]],
])('the last %d of six, the very last first', (most, expected) => {
  const newest = new Newest<number>(most);
  for (const item of [1, 2, 3, 4, 5, 6]) newest.add(item);
  expect(newest.all()).toEqual(expected);
});

it('none of none', () => expect(new Newest<number>(3).all()).toEqual([]));
