import { expect, it } from 'vitest';
import { withHole } from './holes.js';

const holes = [
  { from: 2, to: 4 },
  { from: 10, to: 12 },
];

it('one that touches no other stands in its place', () => {
  expect(withHole([], { from: 0, to: 1 })).toEqual([{ from: 0, to: 1 }]);
  expect(withHole(holes, { from: 6, to: 8 })).toEqual([holes[0], { from: 6, to: 8 }, holes[1]]);
});

it('those that touch or overlap become one: no offset is counted twice', () => {
  expect(withHole(holes, { from: 4, to: 6 })).toEqual([{ from: 2, to: 6 }, holes[1]]);
  expect(withHole(holes, { from: 3, to: 11 })).toEqual([{ from: 2, to: 12 }]);
  expect(withHole(holes, { from: 2, to: 4 })).toEqual(holes);
});
