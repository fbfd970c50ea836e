import type { Random } from './random.js';

/**
 * Brings `count` of the items, drawn without replacement, to the front (the first steps of a Fisher-Yates shuffle).
 * `count` is at most the number of items.
 */
export function drawToFront(items: Uint32Array, count: number, random: Random): void {
  for (let index = 0; index < count; index++) {
    const drawn = index + random.integer(items.length - index);
    const item = items[drawn]!;
    items[drawn] = items[index]!;
    items[index] = item;
  }
}

/** 0, 1, 2 … below `count`. */
export function indices(count: number): Uint32Array {
  return Uint32Array.from({ length: count }, (_, index) => index);
}
