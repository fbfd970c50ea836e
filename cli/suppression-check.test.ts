import { expect, it } from 'vitest';
import { smallProfile } from '../core/features/small-profile.case.js';
import type { Profile } from '../core/profile/profile.js';
import { checkedSuppressions, suppressionLines } from './suppression-check.js';

const about = { when: { who: 'ann' }, reason: 'a scan', owner: 'eve' };
const profileIn = (zone: string): Profile => ({
  ...smallProfile,
  zone,
  alerts: {
    ...smallProfile.alerts,
    suppressions: [
      { name: 'old', until: '2026-03-30', ...about },
      { name: 'new', until: '2026-03-31', ...about },
    ],
  },
});

it.each([
  ['UTC', Date.UTC(2026, 2, 31), ['old']],
  ['UTC', Date.UTC(2026, 3, 1) - 1, ['old']],
  ['UTC', Date.UTC(2026, 3, 1), ['old', 'new']],
  ['America/New_York', Date.UTC(2026, 2, 31, 3), []],
  ['Asia/Tokyo', Date.UTC(2026, 2, 31, 15), ['old', 'new']],
])('in %s at %i those ended are %j', (zone, nowMs, names) => {
  const ended = checkedSuppressions(profileIn(zone), nowMs).filter(({ hasEnded }) => hasEnded);
  expect(ended.map(({ name }) => name)).toEqual(names);
});

it('says who has to do what', () => {
  const lines = suppressionLines(checkedSuppressions(profileIn('UTC'), Date.UTC(2026, 2, 31)));
  expect(lines).toEqual([
    'The configuration is sound. Suppressions: 2, of which 1 ended before today.',
    'ended     old  until 2026-03-30  eve  a scan',
    'in force  new  until 2026-03-31  eve  a scan',
    'Take those that ended out of alerts.suppressions in the profile, or give them another `until`.',
  ]);
});
