import { expect, it } from 'vitest';
import { smallProfile } from '../features/small-profile.case.js';
import { alertRecorder } from './alert.js';
import { joinEpisodes } from './episodes.js';
import { alertPolicyOf } from './policy.js';
import { type Finding, verdictOn, verdictRecordSchema } from './verdict.js';

const timeMs = 1795225471079;
const anomaly = { eventId: 'evt_1', entity: 'ann', timeMs, score: 0.71, reasons: ['New size: 5'] };
const { episode } = joinEpisodes([], anomaly, alertPolicyOf(smallProfile));
const alert = alertRecorder(smallProfile)('ann', episode, { source: 'events', partition: 2, offset: 17 });
const finding: Finding = { verdict: 'false-positive', note: 'a sale', who: 'eve', timestamp: timeMs + 5 };
const verdict = verdictOn(alert, smallProfile, finding);

it('has the members of the contract, in its order', () => {
  expect(JSON.stringify(verdict)).toBe(
    `{"verdict_id":"${verdict.verdict_id}","alert_id":"${alert.alert_id}","profile":"small","entity":"ann",` +
      `"verdict":"false-positive","note":"a sale","who":"eve","timestamp":${timeMs + 5},` +
      `"alert":{"reasons":["New size: 5"],"opened":${timeMs},"last":${timeMs},"peak":0.71}}`,
  );
  expect(verdictRecordSchema.parse(JSON.parse(JSON.stringify(verdict)))).toEqual(verdict);
});

it('has an id that follows from alert, verdict, person and time alone', () => {
  expect(verdict.verdict_id).toMatch(/^[0-9a-f]{32}$/);
  const idOf = (change: Partial<Finding>) =>
    verdictOn(alert, smallProfile, { ...finding, ...change }).verdict_id;
  expect(idOf({ note: null })).toBe(verdict.verdict_id);
  const others = [{ verdict: 'true-positive' as const }, { who: 'ev' }, { timestamp: timeMs }].map(idOf);
  expect(new Set([...others, verdict.verdict_id]).size).toBe(4);
});

it.each([
  { verdict: 'true' },
  { who: '' },
  { note: undefined },
  { timestamp: 1.5 },
  { alert: { ...verdict.alert, peak: 2 } },
])('%j is none', (change) => {
  expect(verdictRecordSchema.safeParse({ ...verdict, ...change }).success).toBe(false);
});

it('a record that says more is one: others may be of a later version', () => {
  expect(verdictRecordSchema.parse({ ...verdict, mood: 'calm' })).toEqual(verdict);
});
