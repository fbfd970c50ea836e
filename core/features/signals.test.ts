import { expect, it } from 'vitest';
import type { Value } from '../events/event.js';
import { profileSchema } from '../profile/profile.js';
import { encodeRecord } from '../states/encoding.js';
import { StateRecord } from '../states/state-record.js';
import { Accumulator } from './accumulator.js';
import { featureSetOf } from './feature-set.js';
import { smallProfile } from './small-profile.case.js';

const features = featureSetOf(smallProfile);
const { aggregations, signals, columns } = features;

it('are measures of the one state of days that features read too', () => {
  const states = aggregations.filter(({ id }) => id.startsWith('daily'));
  expect(states.map(({ measures }) => measures)).toEqual([
    [
      { name: 'sum(size)', kind: 'sum' },
      { name: 'count(urgent=true)', kind: 'integer' },
      { name: "sum(price where kind='^Bid')", kind: 'sum' },
    ],
  ]);
  const state = aggregations.indexOf(states[0]!);
  const places = [...signals].map(([name, { state, measure, unit }]) => [name, { state, measure, unit }]);
  expect(places).toEqual([
    ['haste', { state, measure: 1, unit: 1 }],
    ['spending', { state, measure: 2, unit: 100 }],
    ['volume', { state, measure: 0, unit: 1 }],
    ['activity', { state, measure: 'count', unit: 1 }],
  ]);
  const reading = features.features.filter(({ reads }) => reads.includes(state)).map(({ name }) => name);
  expect(reading).toEqual(['today', 'usual_size']);
});

it('count and add up what meets their conditions, day by day', () => {
  const record = StateRecord.of(aggregations);
  const accumulator = new Accumulator(features);
  const add = (offset: number, event: Readonly<Record<string, Value>>) => {
    const values = columns.map(({ name }) => event[name] ?? null);
    accumulator.add(record, { offset, time: offset, values }, true);
  };
  add(0, { day: 1, kind: 'Bid', urgent: true, price: 150, size: 4 });
  add(1, { day: 1, kind: 'bid', urgent: true, price: 50 });
  add(2, { day: 2, kind: 'Bid', urgent: false, price: 25, size: -6 });
  const { entries } = encodeRecord(record)[signals.get('haste')!.state]!;
  expect(entries.map(({ value, count, measures }) => [value, count, ...measures])).toEqual([
    ['1', 2, 4n, 2n, 150n],
    ['2', 1, -6n, 0n, 25n],
  ]);
});

it('need no feature of days, and days are kept for nobody without either', () => {
  const { features: _, signals: __, ...plain } = smallProfile;
  const ids = (profile: object) =>
    featureSetOf(profileSchema.parse({ ...plain, features: {}, ...profile })).aggregations.map(
      ({ id }) => id,
    );
  expect(ids({ signals: { all: { count: {}, reason: 'x' } } })).toContain('daily(day)');
  expect(ids({})).not.toContain('daily(day)');
});
