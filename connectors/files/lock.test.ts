import { mkdir, mkdtemp, rm, stat, utimes } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { lockFolder } from './lock.js';

let folder: string;

beforeEach(async () => {
  folder = join(await mkdtemp(join(tmpdir(), 'lock-')), 'made by the lock');
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
});
afterEach(async () => {
  vi.useRealTimers();
  await rm(join(folder, '..'), { recursive: true });
});

/** Lets seconds pass until it is settled, with real I/O in between. */
async function inFastTime<Value>(promise: Promise<Value>): Promise<Value> {
  let settled = false;
  const end = () => {
    settled = true;
  };
  promise.then(end, end);
  for (let seconds = 0; !settled && seconds < 60; seconds++) {
    await vi.advanceTimersByTimeAsync(1000);
    for (let turn = 0; turn < 5; turn++) await stat(folder);
  }
  return promise;
}

it('makes the folder, and gives the lock back', async () => {
  for (let round = 0; round < 3; round++) {
    const release = await lockFolder(folder, 'archiving');
    await release();
  }
  await expect(stat(join(folder, '.lock'))).rejects.toThrow('ENOENT');
});

it('a second process waits, then says who is in the way', async () => {
  const release = await lockFolder(folder, 'archiving');
  await expect(inFastTime(lockFolder(folder, 'archiving'))).rejects.toMatchObject({
    code: 'locked',
    retry: true,
    exitCode: 1,
    message: `Another process is archiving in ${folder}.`,
  });
  await release();
});

it('a second process goes on as soon as the first has finished', async () => {
  const release = await lockFolder(folder, 'training');
  const waiting = lockFolder(folder, 'training');
  await vi.advanceTimersByTimeAsync(3000);
  await release();
  await (await inFastTime(waiting))();
});

it('the lock of a killed process expires after 10 s', async () => {
  await mkdir(join(folder, '.lock'), { recursive: true });
  const before = new Date(Date.now() - 11_000);
  await utimes(join(folder, '.lock'), before, before);
  await (await inFastTime(lockFolder(folder, 'training')))();
});

it('a folder that cannot be made is a failure of the file system, not a lock', async () => {
  await expect(lockFolder('/dev/null/x', 'training')).rejects.toMatchObject({ code: 'ENOTDIR' });
});
