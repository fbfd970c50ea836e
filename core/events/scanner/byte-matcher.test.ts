import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { byteMatcherOf } from './byte-matcher.js';

const served = [
  'evt_[A-Za-z0-9]{12,64}',
  'a',
  'abc',
  '[a-c]',
  '[abc-]{2}',
  'x{3}[a-c@]{0,2}',
  '\u0020[/:.]{1,}',
  '[a-c]{2}-[x]{0}',
];

describe('a pattern of parts, of which the last alone varies in length', () => {
  it.each(served)('%s is told of bytes as the regular expression tells it', (pattern) => {
    const matcher = byteMatcherOf(pattern)!;
    const expression = new RegExp(`^(?:${pattern})$`, 'su');
    const letters = fc.string({ unit: fc.constantFrom(...'abcdx@/:.-_ evtAZ09'), maxLength: 80 });
    fc.assert(
      fc.property(fc.oneof(letters, fc.stringMatching(expression)), (text) => {
        const bytes = Buffer.from(`${text}"`);
        expect(matcher(bytes, 0) === text.length).toBe(expression.test(text));
      }),
    );
  });
});

it.each([
  '',
  'a|b',
  '[a-c]{1,2}x',
  '\\d',
  '[^a]',
  '.',
  'a*',
  'a+',
  '(a)',
  '[a-',
  '[c-a]',
  '[a]{2,1}',
  '^a',
  'é',
  '["]',
  '[\\w]',
])('leaves %j to the regular expression', (pattern) => expect(byteMatcherOf(pattern)).toBeNull());
