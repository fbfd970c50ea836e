import { expect, test } from 'vitest';
import { checkedValue, withChecksum } from './checked-value.js';

const [key, other] = [Buffer.from('key'), Buffer.from('kez')];

test.each([0, 1, 1000, 100_000])('a value of %i bytes comes back, under its own key only', (size) => {
  const value = Buffer.alloc(size, 'value');
  const stored = Uint8Array.from(withChecksum(key, value));
  expect(value.equals(checkedValue(key, stored) ?? Buffer.of(1))).toBe(true);
  expect(checkedValue(other, stored)).toBeNull();
});

test('a value without memory, as an empty one is once its buffer was asked for, comes back', () => {
  const value = new Uint8Array(0);
  expect(value.buffer.byteLength).toBe(0);
  expect(checkedValue(key, Uint8Array.from(withChecksum(key, value)))).toHaveLength(0);
});

test('a value of which any bit was turned, or a byte is missing, is none', () => {
  const stored = Uint8Array.from(withChecksum(key, Buffer.from('a value')));
  for (let bit = 0; bit < 8 * stored.length; bit++) {
    const turned = Uint8Array.from(stored);
    turned[bit >> 3]! ^= 1 << (bit & 7);
    expect(checkedValue(key, turned)).toBeNull();
  }
  for (let length = 0; length < stored.length; length++)
    expect(checkedValue(key, stored.subarray(0, length))).toBeNull();
});
