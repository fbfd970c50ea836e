import { expect, it } from 'vitest';
import { StreamGuardError } from '../core/errors/errors.js';
import type { Progress } from '../core/progress/progress.js';
import { verdictCounts } from './verdict-counts.js';

const run = {
  profile: 'small',
  window: {
    strategy: 'all',
    start: null,
    oldest: '2026-03-02T00:00:00.000Z',
    newest: '2026-03-03T00:00:00.000Z',
  },
};
const notes: string[] = [];
const progress: Progress = {
  stage: () => ({ advance: () => undefined, done: (note) => void notes.push(note!) }),
};

it('what cannot be read hinders no training, and is told', async () => {
  const malformed = new StreamGuardError('verdict-malformed', {
    url: 'dir:verdicts',
    partition: 0,
    offset: 3,
    problem: 'none',
  });
  expect(await verdictCounts(() => Promise.reject(malformed), run, progress)).toBeNull();
  expect(notes).toEqual(['The record at offset 3 of partition 0 of dir:verdicts is no verdict: none.']);
});

it('a defect is no verdict that cannot be read', async () => {
  const defect = () => Promise.reject(new TypeError('defect'));
  await expect(verdictCounts(defect, run, progress)).rejects.toThrow('defect');
});

it('who keeps no verdicts has none', async () => {
  expect(await verdictCounts(undefined, run, progress)).toEqual({ truePositive: 0, falsePositive: 0 });
});
