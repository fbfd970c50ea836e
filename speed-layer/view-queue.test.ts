import { expect, test } from 'vitest';
import { ViewQueue } from './view-queue.js';

test('holds the last document of each id, the newest of too many, and gives the first first', () => {
  const queue = new ViewQueue<number>(3);
  for (const [id, document] of [
    ['a', 1],
    ['b', 2],
    ['a', 3],
    ['c', 4],
    ['d', 5],
  ] as const)
    queue.add(id, document);
  expect(queue.size).toBe(3);
  expect([...queue.take(2)]).toEqual([
    ['a', 3],
    ['c', 4],
  ]);
  expect([...queue.take(2)]).toEqual([['d', 5]]);
});

test('what is put back gives way to what was added meanwhile', () => {
  const queue = new ViewQueue<number>(3);
  queue.add('a', 1);
  queue.add('b', 2);
  const taken = queue.take(2);
  queue.add('b', 3);
  queue.putBack(taken);
  expect([...queue.take(3)]).toEqual([
    ['a', 1],
    ['b', 3],
  ]);
});

test('older documents come before, but not where a newer one was added since, be it taken already', () => {
  const queue = new ViewQueue<number>(5);
  queue.add('waits', 1);
  queue.expectOlder();
  queue.add('taken', 2);
  queue.add('new', 3);
  expect(queue.take(2).size).toBe(2);
  queue.addOlder(
    new Map([
      ['old', 0],
      ['waits', 1],
      ['taken', 0],
      ['new', 0],
    ]),
  );
  expect([...queue.take(5)]).toEqual([
    ['old', 0],
    ['waits', 1],
    ['new', 3],
  ]);
  queue.add('later', 1);
  queue.addOlder(new Map([['later', 0]]));
  expect([...queue.take(5)]).toEqual([['later', 1]]);
});
