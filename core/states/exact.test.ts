import fc from 'fast-check';
import { expect, it } from 'vitest';
import {
  addExact,
  addExactPower,
  exactValue,
  readExact,
  roundedDeviation,
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

it('rounds n·Σx² − (Σx)² once, of small numbers and of great ones', () => {
  const upTo = (bits: number) => fc.bigInt({ min: 0n, max: 2n ** BigInt(bits) });
  const count = fc.oneof(fc.integer({ min: 0, max: 300 }), fc.integer({ min: 2 ** 25, max: 2 ** 27 }));
  const sum = fc.oneof(upTo(30), upTo(52), upTo(80)).chain((x) => fc.constantFrom(x, -x));
  const squares = fc.oneof(upTo(40), upTo(60), upTo(78), upTo(100));
  fc.assert(
    fc.property(count, sum, squares, fc.boolean(), (n, total, free, isNear) => {
      const square = isNear && n > 0 && total ** 2n < limit ? total ** 2n / BigInt(n) + (free % 3n) : free;
      const sums = new Float64Array(5);
      setExact(sums, 1, total);
      setExact(sums, 3, square);
      expect(roundedDeviation(sums, n, 1, 3)).toBe(Number(BigInt(n) * square - total ** 2n));
    }),
    { numRuns: 5000 },
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
