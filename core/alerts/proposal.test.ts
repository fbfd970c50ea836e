import { expect, it } from 'vitest';
import { columnsOf, type DerivedEvent, type Value } from '../events/event.js';
import { smallProfile } from '../features/small-profile.case.js';
import { soundProfileSchema } from '../profile/faults.js';
import type { Profile } from '../profile/profile.js';
import { scorerSchema } from '../profile/scorer.js';
import { proposedSuppression } from './proposal.js';
import { suppressorOf } from './suppressor.js';
import type { VerdictRecord } from './verdict.js';

const profile: Profile = {
  ...smallProfile,
  zone: 'Asia/Tokyo',
  habits: { ...smallProfile.habits, price: 'price' },
  scorer: scorerSchema.parse({
    classic: {
      components: {
        hour_anomaly: { unusual: 'hour', weight: 0.5, reason: 'Unusual hour: {value:02}' },
        price_anomaly: { unusual: 'price', weight: 0.5, reason: 'New price: {value}' },
        kind_anomaly: { unusual: 'kind', weight: 0.5, reason: 'New kind: {value}' },
        size_anomaly: { unusual: 'size', weight: 0.5, reason: 'New size: {value}' },
        urgent_anomaly: { rare: 'urgent_bids', weight: 0.5, reason: 'Is never urgent' },
      },
    },
  }),
};
const columns = columnsOf(profile);
/** 03:00 on the 3rd in Tokyo. */
const time = Date.UTC(2026, 2, 2, 18);
const values: Readonly<Record<string, Value>> = { id: 'e1', at: time, who: 'ann', kind: 'Bid', hour: 3 };

function proposalOn(
  reasons: string[],
  change: Readonly<Record<string, Value>> = {},
  note: string | null = null,
) {
  const own = { ...values, ...change };
  const peak: DerivedEvent = {
    valid: true,
    id: 'e1',
    time,
    entity: 'ann',
    values: columns.map(({ name }) => own[name] ?? null),
  };
  const verdict: VerdictRecord = {
    verdict_id: 'v1',
    alert_id: '3f0c9e4b2d7a41568c0e9b1f5a6d2c84',
    profile: 'small',
    entity: 'ann',
    verdict: 'false-positive',
    note,
    who: 'eve',
    timestamp: time,
    alert: { reasons, opened: time - 1, last: time, peak: 0.9 },
  };
  const proposal = proposedSuppression(profile, verdict, peak);
  const taken = { ...profile, alerts: { ...profile.alerts, suppressions: [proposal] } };
  soundProfileSchema.parse(taken);
  expect(suppressorOf(taken, columns)(peak.values, time)).toBe(proposal.name);
  return proposal;
}

it('is the entity, what the reasons name, thirty days, who says so and why', () => {
  expect(proposalOn(['HIGH', 'Unusual hour: 03', 'New price: 0.75'], { price: 75 }, 'a sale')).toEqual({
    name: 'alert-3f0c9e4b',
    when: { who: 'ann', hour: 3, price: 0.75 },
    until: '2026-04-02',
    reason: 'a sale',
    owner: 'eve',
  });
});

it.each<[string, string[], Readonly<Record<string, Value>>, object]>([
  ['a value that is missing', ['New size: none'], {}, { size: { exists: false } }],
  [
    'the conditions of a rare kind of event',
    ['Is never urgent'],
    { urgent: true, price: 60 },
    { kind: ['Bid', "o'bid"], urgent: true, price: { min: 0.5 } },
  ],
  ['its kind where they name nothing', ['Something else', 'New kind: bid'], {}, { kind: 'Bid' }],
])('names %s', (_, reasons, change, when) => {
  expect(proposalOn(reasons, change)).toMatchObject({ when: { who: 'ann', ...when } });
});

it('says what the alert said where nobody said why', () => {
  expect(proposalOn(['New kind: Bid']).reason).toBe('false positive; New kind: Bid');
});
