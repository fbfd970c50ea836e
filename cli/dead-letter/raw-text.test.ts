import { expect, it } from 'vitest';
import { rawText } from './raw-text.js';

it('text as it is, line by line, unable to drive a terminal', () => {
  expect(rawText(Buffer.from('{"a":\n "é\u{1b}[31m\r"}'))).toEqual(['{"a":', ' "é\\u{1b}[31m\\u{d}"}']);
});

it('what is no text in hexadecimal', () => {
  const lines = rawText(Buffer.from([0xff, 0x41, 0x1b, 0x5b, ...Buffer.alloc(13, 0x30)]));
  expect(lines).toEqual([
    '    0  ff 41 1b 5b 30 30 30 30 30 30 30 30 30 30 30 30  .A.[000000000000',
    `   16  30 ${' '.repeat(45)} 0`,
  ]);
});

it('the beginning of what is long, no character cut', () => {
  expect(rawText(Buffer.from('x'.repeat(4096)))).toEqual(['x'.repeat(4096)]);
  expect(rawText(Buffer.from('x'.repeat(5000)))).toEqual(['x'.repeat(4096), '… and 904 more bytes']);
  for (const ahead of [1, 2, 3]) {
    const [text, rest] = rawText(Buffer.from('x'.repeat(ahead) + '\u{1f600}'.repeat(2000)));
    expect(text).toBe('x'.repeat(ahead) + '\u{1f600}'.repeat(1023));
    expect(rest).toBe(`… and ${4 * 977} more bytes`);
  }
});
