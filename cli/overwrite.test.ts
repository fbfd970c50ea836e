import { mkdir, mkdtemp, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { assertExpendable } from './overwrite.js';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'overwrite-'));
  await mkdir(join(folder, 'output', 'events'), { recursive: true });
  await mkdir(join(folder, 'output', 'training_data'));
  await symlink(join(folder, 'output'), join(folder, 'link'));
});
afterAll(() => rm(folder, { recursive: true }));

const kept = () => [join(folder, 'output', 'events'), join(folder, 'output', '..runs')];

test.each(['output', 'output/events', '.', 'link/events', '/'])('%s holds what must stay', async (path) => {
  await expect(assertExpendable(join(path === '/' ? '/' : folder, path), kept())).rejects.toMatchObject({
    code: 'usage',
    exitCode: 2,
  });
});

test.each(['output/training_data', 'link', 'gone'])('%s may go', async (path) => {
  await assertExpendable(join(folder, path), kept());
});
