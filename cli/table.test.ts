import stringWidth from 'string-width';
import { expect, test } from 'vitest';
import { fits, table } from './table.js';

test('columns are aligned, the last is not padded', () => {
  expect(
    table([
      ['name', 'n'],
      ['a', '1,234'],
      ['longer', '5'],
    ]),
  ).toEqual(['name    n', 'a       1,234', 'longer  5']);
});

test('numbers stand at the right', () => {
  expect(
    table(
      [
        ['name', 'n'],
        ['a', '1,234'],
        ['longer', '5'],
      ],
      { right: [1] },
    ),
  ).toEqual(['name        n', 'a       1,234', 'longer      5']);
});

test('wide characters, emoji and what cannot be seen keep the columns straight', () => {
  const names = ['日本語', '👩‍💻', 'e\u0301', '\u001b[31m', ''];
  const lines = table(names.map((name) => [name, '|']));
  expect(new Set(lines.map((line) => stringWidth(line))).size).toBe(1);
});

test('a long cell is cut', () => {
  expect(table([['x'.repeat(100), 'y']], { mostWidth: 5 })).toEqual(['xxxx…  y']);
});

test('no rows are no lines', () => {
  expect(table([])).toEqual([]);
});

test('a line fits by its width on the terminal', () => {
  expect(fits(['日本'], 4)).toBe(true);
  expect(fits(['a', '日本'], 3)).toBe(false);
});
