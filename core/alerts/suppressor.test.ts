import { expect, it } from 'vitest';
import { columnsOf, type Value } from '../events/event.js';
import { smallProfile } from '../features/small-profile.case.js';
import type { Profile } from '../profile/profile.js';
import type { Suppression } from '../profile/suppression.js';
import { applicableTo, suppressorOf } from './suppressor.js';

const suppression = (name: string, when: Suppression['when'], until = '2026-03-31'): Suppression => {
  return { name, when, until, reason: 'known', owner: 'eve' };
};
const withSuppressions = (suppressions: Suppression[], change: Partial<Profile> = {}): Profile => {
  return { ...smallProfile, ...change, alerts: { ...smallProfile.alerts, suppressions } };
};
const columns = columnsOf(smallProfile);
const valuesOf = (of: Readonly<Record<string, Value>>) => columns.map(({ name }) => of[name] ?? null);
const early = Date.UTC(2026, 2, 2);

it('is for events that meet all of its conditions; the first one tells its name', () => {
  const by = suppressorOf(
    withSuppressions([
      suppression('ann-bids', { who: 'ann', kind: ['bid', 'Bid'], price: { max: 0.5 } }),
      suppression('all-bids', { kind: 'bid' }),
    ]),
    columns,
  );
  expect(by(valuesOf({ who: 'ann', kind: 'bid', price: 50 }), early)).toBe('ann-bids');
  expect(by(valuesOf({ who: 'ann', kind: 'bid', price: 51 }), early)).toBe('all-bids');
  expect(by(valuesOf({ who: 'ann', kind: 'Bid' }), early)).toBeNull();
  expect(by(valuesOf({ who: 'ann', kind: 'Bid', price: 1 }), early)).toBe('ann-bids');
});

it.each([
  ['UTC', Date.UTC(2026, 3, 1)],
  ['Europe/Berlin', Date.UTC(2026, 2, 31, 22)],
  ['America/New_York', Date.UTC(2026, 3, 1, 4)],
])('is in force up to the end of its last day in %s', (zone, endMs) => {
  const by = suppressorOf(withSuppressions([suppression('known', { who: 'ann' })], { zone }), columns);
  const values = valuesOf({ who: 'ann' });
  expect(by(values, early)).toBe('known');
  expect(by(values, endMs - 1)).toBe('known');
  expect(by(values, endMs)).toBeNull();
});

it('where there is none nothing is suppressed', () => {
  expect(suppressorOf(smallProfile, columns)(valuesOf({ who: 'ann' }), early)).toBeNull();
});

it('applies to columns that have its own in the same form', () => {
  const known = suppression('known', { who: 'ann', price: 1 });
  const others = [suppression('on-hour', { hour: 3 }), suppression('on-urgent', { urgent: true })];
  const profile = withSuppressions([known, ...others]);
  expect(applicableTo(columns, profile)).toEqual([known, ...others]);
  const fewer = columns
    .filter(({ name }) => name !== 'hour')
    .map((column) => (column.name === 'urgent' ? { ...column, type: 'string' as const } : column));
  expect(applicableTo(fewer, profile)).toEqual([known]);
});
