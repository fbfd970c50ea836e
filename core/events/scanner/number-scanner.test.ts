import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { NumberScanner } from './number-scanner.js';

const scanner = new NumberScanner();
const end = (text: string) => scanner.scan(Buffer.from(`${text},`), 0);

const digits = (maxLength: number) =>
  fc.string({ unit: fc.constantFrom(...'0123456789'), minLength: 1, maxLength });
const decimal = fc
  .tuple(
    fc.constantFrom('', '-'),
    fc.oneof(fc.constant('0'), fc.integer({ min: 1, max: 999_999 }).map(String)),
    digits(30),
  )
  .map(([sign, whole, fraction]) => `${sign}${whole}.${fraction}`);

describe('a number', () => {
  it('of up to 15 significant digits is what JSON.parse makes of it, bit by bit', () => {
    const short = fc.oneof(
      fc.integer({ min: -(10 ** 15 - 1), max: 10 ** 15 - 1 }).map(String),
      decimal.filter((text) => text.replace(/[-.]/g, '').replace(/^0+/, '').length <= 15 && text.length < 22),
    );
    fc.assert(
      fc.property(short, (text) => {
        expect(end(text)).toBe(text.length);
        expect([scanner.least, scanner.greatest]).toEqual([JSON.parse(text), JSON.parse(text)]);
      }),
      { numRuns: 2000 },
    );
  });

  it('of more lies between its bounds, which differ by a unit in the 15th digit', () => {
    fc.assert(
      fc.property(decimal, (text) => {
        if (end(text) < 0) return;
        const number: number = JSON.parse(text);
        expect(scanner.least).toBeLessThanOrEqual(number);
        expect(scanner.greatest).toBeGreaterThanOrEqual(number);
        expect(scanner.greatest - scanner.least).toBeLessThanOrEqual(1.1e-14 * Math.max(1, Math.abs(number)));
      }),
      { numRuns: 2000 },
    );
  });

  it.each(['', '-', '01', '-01', '.5', '1.', '-.5', '+1', 'x', '1000000000000000', `0.${'0'.repeat(22)}1`])(
    'written as %j is left to JSON.parse',
    (text) => expect(end(text)).toBe(-1),
  );
});
