import { expect, it } from 'vitest';
import { inLanes, killsOf, type Step } from './sweep.case.js';

const steps: Step[] = [
  ['mkdir', 'a'],
  ['write', 'a/b'],
  ['fsync', 'a/b'],
  ['mkdir', 'x'],
  ['fsync', 'x'],
  ['fsync', 'a'],
  ['copy', 'a/c'],
  ['rename', 'd'],
  ['fsync', 'd'],
  ['remove', 'a'],
];
const places = (full: boolean) => killsOf(steps, full).map(({ at, torn }) => (torn ? -at : at));

it('kills at the first and the last of a row, half-way too in what can be torn, and not at made folders and removals', () => {
  expect(places(false)).toEqual([2, -2, 3, 6, 7, -7, 8, 9]);
});

it('in full kills at every step', () => {
  expect(places(true)).toEqual([1, 2, -2, 3, 4, 5, 6, 7, -7, 8, 9, 10]);
});

it('runs so many tasks at once and keeps their order', async () => {
  let running = 0;
  let most = 0;
  const results = await inLanes([3, 1, 2, 0], 2, async (ticks) => {
    most = Math.max(most, ++running);
    for (let tick = 0; tick < ticks; tick++) await Promise.resolve();
    running--;
    return ticks * 10;
  });
  expect(results).toEqual([30, 10, 20, 0]);
  expect(most).toBe(2);
});
