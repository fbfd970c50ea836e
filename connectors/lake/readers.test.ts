import { mkdir, mkdtemp, readdir, rm, utimes } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { beginReading, hasReaders } from './readers.js';

let lake: string;
beforeEach(async () => {
  lake = await mkdtemp(join(tmpdir(), 'readers-'));
});
afterEach(() => rm(lake, { recursive: true }));

it('there are readers until the last of them has ended', async () => {
  expect(await hasReaders(lake)).toBe(false);
  const [first, second] = [await beginReading(lake), await beginReading(lake)];
  await first();
  expect(await hasReaders(lake)).toBe(true);
  await second();
  expect(await hasReaders(lake)).toBe(false);
});

it('a killed reader is one for 10 s, and then forgotten', async () => {
  const left = join(lake, 'readers', 'killed.lock');
  await mkdir(left, { recursive: true });
  expect(await hasReaders(lake)).toBe(true);
  const before = new Date(Date.now() - 11_000);
  await utimes(left, before, before);
  expect(await hasReaders(lake)).toBe(false);
  expect(await readdir(join(lake, 'readers'))).toEqual([]);
});
