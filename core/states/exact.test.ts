import fc from 'fast-check';
import { expect, it } from 'vitest';
import {
  addExact,
  addExactPower,
  exactValue,
  readExact,
  roundedExact,
  setExact,
  writeExact,
} from './exact.js';

const integers = fc.array(
  fc.oneof(
    fc.maxSafeInteger(),
    fc.constantFrom(2 ** 51, -(2 ** 51), 2 ** 53 - 1, 1 - 2 ** 53, 2 ** 26, 131_072),
  ),
);
const limit = 2n ** 104n - 1n;

it.each([
  ['x', 1n, fc.bigInt({ min: -limit / 2n, max: limit / 2n }), integers, addExact],
  [
    'x²',
    2n,
    fc.bigInt({ min: -limit / 2n, max: 0n }),
    integers.map((values) => values.map((value) => value % 2 ** 48)),
    (sums: Float64Array, at: number, x: number) => addExactPower(sums, at, x, 2),
  ],
  [
    'x³',
    3n,
    fc.bigInt({ min: -limit / 2n, max: limit / 2n }),
    integers.map((values) => values.map((value) => value % 2 ** 31)),
    (sums: Float64Array, at: number, x: number) => addExactPower(sums, at, x, 3),
  ],
] as const)('Σ%s never rounds, from any beginning', (_, exponent, beginnings, addends, add) => {
  fc.assert(
    fc.property(beginnings, addends, (beginning, values) => {
      const sums = new Float64Array(3);
      setExact(sums, 1, beginning);
      for (const value of values) add(sums, 1, value);
      const expected = values.reduce((total, value) => total + BigInt(value) ** exponent, beginning);
      expect(exactValue(sums, 1)).toBe(expected);
      expect(roundedExact(sums, 1)).toBe(Number(expected));
    }),
    { numRuns: 500 },
  );
});

it('says where a sum is beyond what it holds', () => {
  expect(() => setExact(new Float64Array(2), 0, 2n ** 104n)).toThrow(RangeError);
});

it('is the same in 32-bit words, written and read', () => {
  const anywhere = fc.oneof(
    fc.bigInt({ min: -limit, max: limit }),
    fc.maxSafeInteger().map(BigInt),
    fc.constantFrom(0n, -1n, 2n ** 51n, 2n ** 51n - 1n, 2n ** 64n, -(2n ** 64n), limit, -limit),
  );
  fc.assert(
    fc.property(anywhere, fc.maxSafeInteger(), (beginning, addend) => {
      fc.pre(beginning + BigInt(addend) <= limit && beginning + BigInt(addend) >= -limit);
      const sums = new Float64Array(3);
      setExact(sums, 1, beginning);
      addExact(sums, 1, addend);
      const words = new Uint32Array(6).fill(7);
      writeExact(sums, 1, words, 1);
      const bits = new DataView(words.buffer).getBigInt64(12, true) * 2n ** 64n;
      expect(bits + new DataView(words.buffer).getBigUint64(4, true)).toBe(beginning + BigInt(addend));
      expect([words[0], words[5]]).toEqual([7, 7]);
      const read = new Float64Array(3).fill(5);
      readExact(read, 1, words, 1);
      expect(exactValue(read, 1)).toBe(beginning + BigInt(addend));
    }),
  );
});
