import { expect, it } from 'vitest';
import { createRandom } from '../random/random.js';
import { PackedReader, PackedWriter } from './packed-bytes.js';

const reader = new PackedReader();
const writer = new PackedWriter();

it.each([
  [0, 1],
  [Number.NaN, 1],
  [31, 1],
  [-31, 1],
  [32, 2],
  [4095, 2],
  [-4096, 3],
  [2 ** 31 - 1, 5],
  [2 ** 31, 5],
  [1_700_000_000_000, 7],
  [Number.MAX_SAFE_INTEGER, 8],
  [Number.MIN_SAFE_INTEGER, 8],
])('the number %d takes %d bytes', (value, bytes) => {
  writer.begin();
  writer.number(value);
  expect(writer.written).toHaveLength(bytes);
  reader.begin(writer.written);
  expect(reader.number()).toBe(value);
});

it.each([1, 2, 3])('what was written in any order is read in that order (seed %i)', (seed) => {
  const random = createRandom(seed);
  const below = () => Math.floor(2 ** (53 * random.next()) * random.next());
  const kinds = [
    () => below(),
    () => (random.next() < 0.1 ? Number.NaN : below() * (random.next() < 0.5 ? -1 : 1)),
    () => Uint8Array.from({ length: random.integer(300) }, () => random.integer(256)),
  ] as const;
  const written = Array.from({ length: 3000 }, () => {
    const kind = random.integer(3) as 0 | 1 | 2;
    return { kind, value: kinds[kind]() };
  });
  writer.begin();
  for (const { kind, value } of written) {
    if (value instanceof Uint8Array) writer.bytes(value, 0, value.length);
    else if (kind === 0) writer.count(value);
    else writer.number(value);
  }
  const packed = Uint8Array.from(writer.written);
  reader.begin(packed);
  for (const { kind, value } of written) {
    if (value instanceof Uint8Array) {
      const at = reader.skip(value.length);
      expect(packed.subarray(at, at + value.length)).toEqual(value);
    } else expect(kind === 0 ? reader.count() : reader.number()).toBe(value + 0);
  }
});
