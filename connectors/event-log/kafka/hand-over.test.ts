import { setImmediate as turn } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { HandOver } from './hand-over.js';

test('items come out in the order in which they went in', async () => {
  const handOver = new HandOver<number>(2);
  const pushing = (async () => {
    for (let i = 0; i < 5; i++) await push(handOver, i);
    handOver.fail(new Error('over'));
  })();
  const seen: number[] = [];
  await expect(
    (async () => {
      for await (const item of handOver) seen.push(item);
    })(),
  ).rejects.toThrow('over');
  await pushing;
  expect(seen).toEqual([0, 1, 2, 3, 4]);
});

test('a producer waits while every place is taken', async () => {
  const handOver = new HandOver<number>(1);
  const pushed: number[] = [];
  const pushing = (async () => {
    for (let i = 0; i < 3; i++) {
      await push(handOver, i);
      pushed.push(i);
    }
  })();
  await turn();
  expect(pushed).toEqual([0]);
  const items = handOver[Symbol.asyncIterator]();
  await items.next();
  await turn();
  expect(pushed).toEqual([0, 1]);
  await items.next();
  await pushing;
  expect(pushed).toEqual([0, 1, 2]);
});

test('closing ends who waits on either side', async () => {
  const full = new HandOver<number>(0);
  const pushing = push(full, 1);
  full.close();
  await pushing;
  expect(await full[Symbol.asyncIterator]().next()).toEqual({ done: true, value: undefined });

  const empty = new HandOver<number>(0);
  const next = empty[Symbol.asyncIterator]().next();
  await turn();
  empty.close();
  expect(await next).toEqual({ done: true, value: undefined });
});

async function push(handOver: HandOver<number>, item: number): Promise<void> {
  await handOver.room();
  handOver.add(item);
}
