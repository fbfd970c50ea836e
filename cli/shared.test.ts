import { setImmediate as turn } from 'node:timers/promises';
import { beforeEach, expect, it } from 'vitest';
import { Shared } from './shared.js';

let story: string[];
let openings: number;
beforeEach(() => {
  story = [];
  openings = 0;
});

const shared = () =>
  new Shared(async () => {
    const value = ++openings;
    await turn();
    story.push(`opened ${value}`);
    return { value, close: async () => void story.push(`closed ${value}`) };
  });

it('is opened once for those who use it together, and closed after the last', async () => {
  const one = shared();
  let end = () => {};
  const long = one.use(async (value) => {
    await new Promise<void>((resolve) => {
      end = resolve;
    });
    return value;
  });
  expect(await Promise.all([1, 2].map(() => one.use(async (value) => value)))).toEqual([1, 1]);
  expect(story).toEqual(['opened 1']);
  end();
  expect(await long).toBe(1);
  expect(story).toEqual(['opened 1', 'closed 1']);
  expect(await one.use(async (value) => value)).toBe(2);
  expect(story).toEqual(['opened 1', 'closed 1', 'opened 2', 'closed 2']);
});

it('is closed where its user fails', async () => {
  const failing = shared().use(async () => Promise.reject(new Error('failed')));
  await expect(failing).rejects.toThrow('failed');
  expect(story).toEqual(['opened 1', 'closed 1']);
});

it('is opened anew where that failed, which all who waited are told', async () => {
  const one = new Shared(async () => {
    openings++;
    if (openings === 1) throw new Error('no room');
    return { value: openings, close: async () => {} };
  });
  const use = () => one.use(async (value) => value);
  const [first, second] = await Promise.allSettled([use(), use()]);
  expect([first, second]).toMatchObject([{ reason: { message: 'no room' } }, { status: 'rejected' }]);
  expect(await use()).toBe(2);
});
