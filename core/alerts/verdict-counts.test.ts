import { expect, it } from 'vitest';
import type { VerdictKind, VerdictRecord } from './verdict.js';
import { countVerdicts } from './verdict-counts.js';

const on = (opened: number, last: number, verdict: VerdictKind, profile = 'small'): VerdictRecord => ({
  verdict_id: 'v',
  alert_id: 'a',
  profile,
  entity: 'ann',
  verdict,
  note: null,
  who: 'eve',
  timestamp: 500,
  alert: { reasons: [], opened, last, peak: 0.7 },
});

it('counts alerts of the profile that reach into the time, by what they were found to be', () => {
  const verdicts = [
    on(90, 100, 'true-positive'),
    on(200, 300, 'false-positive'),
    on(150, 150, 'false-positive'),
    on(90, 300, 'false-positive'),
    on(90, 99, 'true-positive'),
    on(201, 300, 'true-positive'),
    on(150, 150, 'true-positive', 'other'),
  ];
  expect(countVerdicts(verdicts, 'small', 100, 200)).toEqual({ truePositive: 1, falsePositive: 3 });
  expect(countVerdicts([], 'small', 100, 200)).toEqual({ truePositive: 0, falsePositive: 0 });
});
