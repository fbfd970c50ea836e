import { expect, test } from 'vitest';
import { Ownership } from './ownership.js';

test('what is given and taken is told once; what stays is not named', () => {
  const ownership = new Ownership();
  expect(ownership.change([0, 1])).toEqual({ assigned: [0, 1], revoked: [] });
  expect(ownership.change([1, 2])).toEqual({ assigned: [2], revoked: [0] });
  expect(ownership.change([1, 2])).toEqual({ assigned: [], revoked: [] });
  expect([0, 1, 2].map((partition) => ownership.has(partition))).toEqual([false, true, true]);
});

test('what was taken is claimed until it is let go of', () => {
  const ownership = new Ownership();
  ownership.change([0, 1]);
  ownership.change([1]);
  expect(ownership.claims().sort()).toEqual([0, 1]);
  ownership.release([0]);
  expect(ownership.claims()).toEqual([1]);
});

test('what comes back before it was let go of is ours anew', () => {
  const ownership = new Ownership();
  ownership.change([0]);
  ownership.change([]);
  expect(ownership.change([0])).toEqual({ assigned: [0], revoked: [] });
  ownership.release([0]);
  expect(ownership.claims()).toEqual([0]);
});
