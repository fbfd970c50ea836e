import { mkdir, mkdtemp, readdir, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { beginSpilling } from './spill.js';

let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'spill-test-'));
});
afterEach(() => rm(folder, { recursive: true }));

async function filled(path: string): Promise<string> {
  await mkdir(path);
  await writeFile(join(path, 'duckdb_temp_storage_DEFAULT-0.tmp'), 'blocks');
  return path;
}

it('gives each its own folder, which the end of another leaves alone', async () => {
  const [one, other] = [await beginSpilling(folder), await beginSpilling(folder)];
  expect(one.path).not.toBe(other.path);
  await filled(one.path);
  await filled(other.path);

  await other.end();
  expect(await readdir(one.path)).toHaveLength(1);
  await one.end();
  expect(await readdir(folder)).toEqual([]);
});

it('removes what killed processes left, and nothing else', async () => {
  const alive = await beginSpilling(folder);
  await filled(alive.path);
  const killed = await filled(join(folder, `spill-${'0'.repeat(36)}`));
  const past = new Date(Date.now() - 60_000);
  await mkdir(`${killed}.lock`);
  await utimes(`${killed}.lock`, past, past);
  await filled(join(folder, 'spill'));
  await mkdir(join(folder, 'lake'));

  const next = await beginSpilling(folder);
  expect(await readdir(folder)).not.toContain('spill');
  await filled(join(folder, 'spill'));
  await next.end();
  expect(await readdir(alive.path)).toHaveLength(1);
  await alive.end();
  expect(await readdir(folder)).toEqual(['lake']);
});
