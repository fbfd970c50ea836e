import { expect, it } from 'vitest';
import { instantsIn } from './local-time.js';

const at = (year: number, month: number, day: number, hour: number, minute: number) => {
  return { year, month, day, hour, minute, second: 0, millisecond: 0 };
};

it('an hour that autumn repeats is two instants, also where clocks change at 00:01', () => {
  expect(instantsIn('Europe/Berlin')(at(2025, 10, 26, 2, 30))).toEqual([
    Date.UTC(2025, 9, 26, 0, 30),
    Date.UTC(2025, 9, 26, 1, 30),
  ]);
  expect(instantsIn('America/St_Johns')(at(2010, 11, 6, 23, 5))).toEqual([
    Date.UTC(2010, 10, 7, 1, 35),
    Date.UTC(2010, 10, 7, 2, 35),
  ]);
});

it('a time that spring leaves out counts on from before', () => {
  expect(instantsIn('Europe/Berlin')(at(2025, 3, 30, 2, 30))).toEqual([Date.UTC(2025, 2, 30, 1, 30)]);
});

it('a day that no calendar has is no instant', () => {
  expect(instantsIn('UTC')(at(2025, 2, 29, 12, 0))).toEqual([]);
});
