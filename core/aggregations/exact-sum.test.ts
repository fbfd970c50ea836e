import fc from 'fast-check';
import { expect, it } from 'vitest';
import { ExactSum } from './exact-sum.js';

const integers = fc.array(
  fc.oneof(
    fc.maxSafeInteger(),
    fc.constantFrom(2 ** 51, -(2 ** 51), 2 ** 53 - 1, 1 - 2 ** 53, 2 ** 26, 131_072),
  ),
);

it.each([
  ['x', 1n, (sum: ExactSum, x: number) => sum.add(x)],
  ['x²', 2n, (sum: ExactSum, x: number) => sum.addPower(x, 2)],
  ['x³', 3n, (sum: ExactSum, x: number) => sum.addPower(x, 3)],
] as const)('Σ%s never rounds, from any beginning', (_, exponent, add) => {
  fc.assert(
    fc.property(fc.bigInt(), integers, (beginning, values) => {
      const sum = ExactSum.of(beginning);
      for (const value of values) add(sum, value);
      expect(sum.value).toBe(values.reduce((total, value) => total + BigInt(value) ** exponent, beginning));
    }),
    { numRuns: 500 },
  );
});
