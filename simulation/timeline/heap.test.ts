import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Heap } from './heap.js';

const items = fc.array(fc.record({ atMs: fc.integer({ min: 0, max: 20 }), order: fc.nat() }));
const inOrder = (a: { atMs: number; order: number }, b: { atMs: number; order: number }) =>
  a.atMs - b.atMs || a.order - b.order;

describe('heap', () => {
  it('gives back everything, the earliest first and among equals the lower order', () => {
    fc.assert(
      fc.property(items, (pushed) => {
        const heap = new Heap<{ atMs: number; order: number }>();
        for (const item of pushed) heap.push(item);
        const popped = [];
        for (let item = heap.pop(); item; item = heap.pop()) popped.push(item);
        expect(popped).toEqual([...pushed].sort(inOrder));
        expect(heap.top).toBeUndefined();
      }),
    );
  });

  it('stays in order while its top item moves', () => {
    fc.assert(
      fc.property(items, fc.array(fc.nat({ max: 9 }), { minLength: 1 }), (pushed, steps) => {
        const heap = new Heap<{ atMs: number; order: number }>();
        for (const item of pushed) heap.push({ ...item });
        let last = -1;
        for (const step of pushed.length > 0 ? steps : []) {
          const top = heap.top!;
          expect(top.atMs).toBeGreaterThanOrEqual(last);
          last = top.atMs;
          top.atMs += step;
          heap.settle();
        }
      }),
    );
  });
});
