import fc from 'fast-check';
import { expect, it } from 'vitest';
import { addExact, addExactPower, exactValue, roundedExact, setExact } from './exact.js';

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
