import { setTimeout as later } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { together } from './together.js';

it('yields the results in the order of the works', async () => {
  expect(await together(later(5, 'slow'), Promise.resolve(1))).toEqual(['slow', 1]);
});

it('fails with the first failure, and not before the others have ended', async () => {
  const ended: string[] = [];
  const slow = later(20).then(() => ended.push('slow'));
  await expect(together(slow, Promise.reject(new Error('fast')))).rejects.toThrow('fast');
  expect(ended).toEqual(['slow']);
});
