import { expect, test } from 'vitest';
import { printable } from './printable.js';

test.each([
  ['\u001b[2J\u001b[31mred', '\\u{1b}[2J\\u{1b}[31mred'],
  ['a\nb\tc\r', 'a\\u{a}b\\u{9}c\\u{d}'],
  ['nul\0', 'nul\\u{0}'],
  ['invoice\u202egnp.exe', 'invoice\\u{202e}gnp.exe'],
  ['no\u200bspace\ufeff', 'no\\u{200b}space\\u{feff}'],
  ['C1 \u009b31m', 'C1 \\u{9b}31m'],
])('%j cannot drive a terminal', (text, shown) => {
  expect(printable(text)).toBe(shown);
});

test.each(['plain', 'שלום', 'مرحبا', '日本語', '👩‍💻', '\\u{1b}'])('%s stays as it is', (text) => {
  expect(printable(text)).toBe(text);
});
