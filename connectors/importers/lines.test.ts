import { expect, test } from 'vitest';
import { isBlank, linesOf } from './lines.js';

async function* chunksOf(content: Buffer, size: number): AsyncIterable<Buffer> {
  for (let at = 0; at < content.length; at += size) yield content.subarray(at, at + size);
}

async function read(content: Buffer, size: number): Promise<Buffer[]> {
  const lines: Buffer[] = [];
  for await (const some of linesOf(chunksOf(content, size), 'file')) lines.push(...some);
  return lines;
}

test.each<[string, string[]]>([
  ['a\nb\n', ['a', 'b']],
  ['a\nb', ['a', 'b']],
  ['\n', ['']],
  ['\n\na\n\n', ['', '', 'a', '']],
  ['a\r\nb\r', ['a\r', 'b\r']],
  ['', []],
  ['\ufeffa\nb', ['a', 'b']],
  ['a\n\ufeffb', ['a', '\ufeffb']],
  ['one long line of several chunks\nand another\n', ['one long line of several chunks', 'and another']],
])('%j, cut anywhere', async (text, lines) => {
  const content = Buffer.from(text);
  for (const size of [3, 4, 5, 7, 1000]) {
    expect((await read(content, size)).map(String), `chunks of ${size}`).toEqual(lines);
  }
});

test('bytes stay as they are', async () => {
  const content = Buffer.from(Array.from({ length: 256 }, (_, byte) => byte).filter((byte) => byte !== 0x0a));
  expect(Buffer.concat(await read(content, 10))).toEqual(content);
});

test('a content without an end of line is given up', async () => {
  const chunk = Buffer.alloc(8 * 1024 * 1024, 'x');
  async function* endless() {
    for (;;) yield chunk;
  }
  const reading = (async () => {
    for await (const _ of linesOf(endless(), 'file'));
  })();
  await expect(reading).rejects.toMatchObject({ code: 'import-line-too-long', details: { line: 1 } });
});

test.each<[string, boolean]>([
  ['', true],
  [' \t\r', true],
  [' x', false],
  ['\v', false],
  ['\u00a0', false],
])('%j is blank: %s', (text, blank) => expect(isBlank(Buffer.from(text))).toBe(blank));
