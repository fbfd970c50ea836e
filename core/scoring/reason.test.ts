import { expect, it } from 'vitest';
import { reasonOf } from './reason.js';

const text = { name: 'place', type: 'string', scale: 0 } as const;
const whole = { name: 'hour', type: 'integer', scale: 0 } as const;
const decimal = { name: 'size', type: 'decimal', scale: 3 } as const;

it('shows a value where the text says so, with digits where it wants them', () => {
  expect(reasonOf('at {value:02}:00', 7, whole)).toBe('at 07:00');
  expect(reasonOf('at {value:02}:00', 23, whole)).toBe('at 23:00');
  expect(reasonOf('{value} of {value}', 1250, decimal)).toBe('1.25 of 1.25');
  expect(reasonOf('from {value}', null, text)).toBe('from none');
  expect(reasonOf('nothing to show', 'x', text)).toBe('nothing to show');
});

it('takes a value as it is, also where it looks like a pattern', () => {
  expect(reasonOf('from {value}', '$& {value} $1', text)).toBe('from $& {value} $1');
});

it('shows 128 characters of a long one, none of them halved', () => {
  expect(reasonOf('{value}', '\u{1f600}'.repeat(128), text)).toBe('\u{1f600}'.repeat(128));
  expect(reasonOf('{value}', 'a'.repeat(128), text)).toBe('a'.repeat(128));
  expect(reasonOf('{value}', `a${'\u{1f600}'.repeat(500_000)}`, text)).toBe(`a${'\u{1f600}'.repeat(127)}…`);
  expect(reasonOf('{value}', 'a'.repeat(129), text)).toBe(`${'a'.repeat(128)}…`);
});
