import { expect, it } from 'vitest';
import { createRandom } from '../random/random.js';
import { type Block, Slabs } from './slabs.js';

const slabWords = 2 ** 19;

it.each([1, 2, 3])('blocks have room, and none lies over another (seed %i)', (seed) => {
  const random = createRandom(seed);
  const slabs = new Slabs();
  const held: Block[] = [];
  const taken = new Map<number, Uint8Array>();
  const mark = ({ slab, base, capacity }: Block, to: 0 | 1) => {
    const words = taken.get(slab) ?? new Uint8Array(slabs.memory(slab).floats.length);
    taken.set(slab, words);
    const stretch = words.subarray(base, base + capacity);
    expect(stretch).toHaveLength(capacity);
    expect(stretch.every((word) => word !== to)).toBe(true);
    stretch.fill(to);
  };
  for (let round = 0; round < 5000; round++) {
    if (held.length > 0 && random.next() < 0.45) {
      const [block] = held.splice(random.integer(held.length), 1);
      mark(block!, 0);
      slabs.free(block!);
    } else {
      const words = 1 + Math.floor(3000 * random.next() ** 4);
      const block = slabs.allocate(words);
      expect(block.capacity).toBeGreaterThanOrEqual(words);
      mark(block, 1);
      held.push(block);
    }
  }
  expect(slabs.allocatedBytes).toBe(8 * held.reduce((sum, { capacity }) => sum + capacity, 0));
});

it('memory that is free again serves blocks of any size', () => {
  const slabs = new Slabs();
  const small = Array.from({ length: slabWords / 32 }, () => slabs.allocate(32));
  expect(slabs.bytes).toBe(8 * slabWords);
  for (const block of small) slabs.free(block);
  for (let size = 1; size < slabWords / 16; size *= 3) slabs.allocate(size);
  expect(slabs.bytes).toBe(8 * slabWords);
});

it('a block that is larger than most has memory of its own, which goes with it', () => {
  const slabs = new Slabs();
  const block = slabs.allocate(slabWords + 1);
  expect(slabs.memory(block.slab).floats.length).toBeGreaterThan(slabWords);
  slabs.free(block);
  expect(slabs.bytes).toBe(0);
});
