import { createHash } from 'node:crypto';
import { appendFile, chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openSourceFile } from './source-file.js';
import { zstdSync } from './zstd.case.js';

let folder: string;
let files = 0;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'source-file-'));
});
afterAll(() => rm(folder, { recursive: true }));

async function made(content: Uint8Array | string): Promise<string> {
  const path = join(folder, `file-${files++}`);
  await writeFile(path, content);
  return path;
}

async function contentOf(path: string): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of (await openSourceFile(path)).content()) chunks.push(chunk);
  return Buffer.concat(chunks);
}

const text = Buffer.from(Array.from({ length: 50_000 }, (_, i) => `{"line":${i},"of":${i % 7}}\n`).join(''));
const half = text.length >> 1;

describe('the content is the same', () => {
  test.each<[string, () => Uint8Array]>([
    ['plain', () => text],
    ['gzip', () => gzipSync(text)],
    ['zstd', () => zstdSync(text)],
    [
      'gzip of two members',
      () => Buffer.concat([gzipSync(text.subarray(0, half)), gzipSync(text.subarray(half))]),
    ],
    [
      'zstd of two frames',
      () => Buffer.concat([zstdSync(text.subarray(0, half)), zstdSync(text.subarray(half))]),
    ],
    [
      'zstd after a skippable frame',
      () => Buffer.concat([Buffer.from('5e2a4d1803000000414243', 'hex'), zstdSync(text)]),
    ],
  ])('%s, whatever its name', async (_, stored) => {
    const path = await made(stored());
    expect((await contentOf(path)).equals(text)).toBe(true);
    expect((await openSourceFile(path)).lineFeeds).toBe(50_000);
  });

  test('as often as it is asked, and as long as it was when it was opened', async () => {
    const path = await made('a\nb\n');
    const file = await openSourceFile(path);
    await appendFile(path, 'c\n');
    for (let i = 0; i < 2; i++) {
      const chunks: Buffer[] = [];
      for await (const chunk of file.content()) chunks.push(chunk);
      expect(String(Buffer.concat(chunks))).toBe('a\nb\n');
    }
    expect(file.sha256).toBe(createHash('sha256').update('a\nb\n').digest('hex'));
  });
});

describe('is refused before anything is imported', () => {
  const zstd = zstdSync(text);
  const wideWindow = Buffer.from('28b52ffd008809000061', 'hex');

  test.each<[string, string, () => Uint8Array]>([
    ['empty', 'import-empty', () => Buffer.alloc(0)],
    ['gzip of nothing', 'import-empty', () => gzipSync('')],
    ['zstd of nothing', 'import-empty', () => zstdSync(Buffer.alloc(0))],
    ['binary', 'import-not-text', () => Buffer.from('ELF\0\u0001\u0002')],
    ['a compressed binary', 'import-not-text', () => gzipSync(Buffer.from('ELF\0\u0001\u0002'))],
    ['a gzip that breaks off', 'import-damaged', () => gzipSync(text).subarray(0, 5000)],
    ['a gzip without its last byte', 'import-damaged', () => gzipSync(text).subarray(0, -1)],
    [
      'a gzip with another byte in it',
      'import-damaged',
      () => gzipSync(text).map((byte, i) => (i === 3000 ? byte ^ 1 : byte)),
    ],
    ['a zstd with garbage behind', 'import-damaged', () => Buffer.concat([zstd, Buffer.from('garbage')])],
    [
      'a zstd that is none',
      'import-damaged',
      () => Buffer.concat([zstd.subarray(0, 4), Buffer.alloc(100, 0xff)]),
    ],
    ['a zstd with a window of 128 MiB', 'import-damaged', () => wideWindow],
  ])('%s', async (_, code, stored) => {
    const path = await made(stored());
    await expect(openSourceFile(path)).rejects.toMatchObject({ code, details: { path } });
  });

  test('a zstd that breaks off, wherever', async () => {
    for (const kept of [
      5,
      6,
      9,
      12,
      100,
      1000,
      zstd.length >> 1,
      zstd.length - 5,
      zstd.length - 4,
      zstd.length - 1,
    ]) {
      const path = await made(zstd.subarray(0, kept));
      await expect(openSourceFile(path), `${kept} bytes`).rejects.toMatchObject({ code: 'import-damaged' });
    }
  });

  test('the window is named as the reason', async () => {
    await expect(openSourceFile(await made(wideWindow))).rejects.toThrow('zstd -d');
  });

  test('a missing file, a directory', async () => {
    await expect(openSourceFile(join(folder, 'none'))).rejects.toMatchObject({ code: 'import-unreadable' });
    await expect(openSourceFile(folder)).rejects.toThrow('it is a directory');
  });

  test.skipIf(process.getuid?.() === 0)(
    'a file without permission (skipped for root, who may read all)',
    async () => {
      const path = await made('x');
      await chmod(path, 0);
      await expect(openSourceFile(path)).rejects.toMatchObject({ code: 'import-unreadable' });
    },
  );
});
