import { expect, it } from 'vitest';
import { soundProfileSchema } from './faults.js';

const sound = {
  name: 'sound',
  entity: 'who',
  time: 'at',
  id: 'id',
  kind: 'kind',
  day: 'day',
  fields: {
    id: { type: 'string' },
    at: { type: 'integer' },
    who: { type: 'string' },
    kind: { type: 'string', values: ['ask', 'bid'] },
    size: { type: 'decimal', scale: 2 },
  },
  derive: { day: { dayOf: 'at' } },
  features: {},
  detectors: { isolationForest: {}, cohorts: {} },
};
const reason = '{today} of them';
const faultsOf = (signal: object, change: object = {}) => {
  const { error } = soundProfileSchema.safeParse({ ...sound, signals: { it: signal }, ...change });
  return (error?.issues ?? []).map(({ path, message }) => `${path.join('.')}: ${message}`);
};

it('a count or a sum of what there is has none, and weighs 1', () => {
  expect(faultsOf({ count: { kind: 'ask' }, reason })).toEqual([]);
  expect(faultsOf({ count: {}, reason, weight: 0, describe: 'All of them.' })).toEqual([]);
  expect(faultsOf({ sum: 'size', where: { kind: ['ask', 'bid'] }, reason, weight: 2.5 })).toEqual([]);
  const { signals } = soundProfileSchema.parse({ ...sound, signals: { it: { count: {}, reason } } });
  expect(signals.it).toEqual({ count: {}, reason, weight: 1 });
});

it.each([
  [{ count: { kine: 'ask' }, reason }, 'signals.it.count.kine: names no declared field'],
  [{ count: { kind: 'asked' }, reason }, 'signals.it.count.kind: is never "asked": it is ask, bid'],
  [{ sum: 'sise', reason }, 'signals.it.sum: names no declared field (sise)'],
  [{ sum: 'constructor', reason }, 'signals.it.sum: names no declared field (constructor)'],
  [{ sum: 'kind', reason }, 'signals.it.sum: kind is string, a number is needed'],
  [{ sum: 'size', where: { who: 5 }, reason }, 'signals.it.where.who: is never 5: it is string'],
])('%j: %s', (signal, fault) => expect(faultsOf(signal)).toEqual([fault]));

it.each([
  [{ count: {}, sum: 'size', reason }],
  [{ count: {} }],
  [{ count: {}, reason: '' }],
  [{ count: {}, reason, weight: -1 }],
  [{ reason }],
])('refuses %j', (signal) => expect(faultsOf(signal)).not.toEqual([]));

it('signals need days', () => {
  expect(faultsOf({ count: {}, reason }, { day: undefined })).toEqual(['signals: needs day']);
});
