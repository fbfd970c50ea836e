import { expect, test } from 'vitest';
import { runId, startOf } from './run-id.js';

test('a run is named by its time, and the time is read from the name', () => {
  const now = new Date('2026-11-21T10:22:08.123Z');
  expect(runId(now)).toBe('20261121T102208123Z');
  expect(startOf(runId(now))).toBe(now.getTime());
  expect(startOf('latest')).toBeNull();
  expect(startOf('20261121T102208123Z.draft')).toBeNull();
});
