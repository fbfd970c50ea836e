import { expect, it } from 'vitest';
import { soundProfileSchema } from './faults.js';

const sound = {
  name: 'sound',
  entity: 'who',
  time: 'at',
  id: 'id',
  kind: 'kind',
  fields: {
    id: { type: 'string' },
    at: { type: 'integer' },
    who: { type: 'string' },
    kind: { type: 'string', values: ['ask', 'bid'] },
    size: { type: 'decimal', scale: 2 },
    urgent: { type: 'boolean' },
  },
  derive: { hour: { hourOf: 'at' } },
  features: { all: { count: {} }, sizes: { distinct: 'size' } },
  detectors: { isolationForest: {}, cohorts: {} },
};

const faultsOf = (change: object) => {
  const { error } = soundProfileSchema.safeParse({ ...sound, ...change });
  return (error?.issues ?? []).map(({ path, message }) => `${path.join('.')}: ${message}`);
};
const travelling = (point: string, habit = 'kinds') => ({
  travel: { point, habit, reason: 'x' },
  habits: { kinds: 'kind' },
  day: 'day',
  derive: { ...sound.derive, day: { dayOf: 'at' } },
});
const ofFeature = (definition: object) => faultsOf({ features: { ...sound.features, it: definition } });
const where = (condition: object) => ofFeature({ count: { where: condition } });

it('a sound profile has none', () => {
  expect(faultsOf({})).toEqual([]);
  expect(where({ kind: ['ask', 'bid'], size: 0.5, urgent: false, hour: { min: 0, max: 5 } })).toEqual([]);
  expect(where({ who: { exists: true }, size: { min: 1 } })).toEqual([]);
  expect(ofFeature({ ratio: ['sizes', 'all'] })).toEqual([]);
});

it.each([
  [{ entity: 'nobody' }, 'entity: names no declared field (nobody)'],
  [{ entity: 'constructor' }, 'entity: names no declared field (constructor)'],
  [{ time: 'who' }, 'time: who must be of type integer'],
  [{ derive: { who: { dayOf: 'at' } } }, 'derive.who: has the name of a field'],
  [{ derive: { day: { dayOf: 'who' } } }, 'derive.day.dayOf: who is no declared integer field'],
  [{ report: { features: ['al'] } }, 'report.features: al is no feature'],
  [{ report: { features: ['constructor'] } }, 'report.features: constructor is no feature'],
  [{ zone: 'Europe/Atlantis' }, 'zone: is no IANA time zone'],
  [{ derive: { spot: { pointOf: 'who' } } }, 'derive.spot.pointOf: needs places'],
  [
    { derive: { spot: { pointOf: 'size' } }, places: { DE: [51, 10] } },
    'derive.spot.pointOf: size is no declared string field',
  ],
  [travelling('hour'), 'travel.point: hour is no derivation of kind pointOf'],
  [travelling('constructor'), 'travel.point: constructor is no derivation of kind pointOf'],
  [travelling('who'), 'travel.point: who is no derivation of kind pointOf'],
])('%j: %s', (change, fault) => expect(faultsOf(change)).toEqual([fault]));

it('places are on the globe', () => {
  const places = (point: readonly number[]) => faultsOf({ places: { here: point } });
  expect(places([-90, 180])).toEqual([]);
  for (const point of [[90.1, 0], [0, -180.1], [1], [1, 2, 3], [Number.NaN, 0]])
    expect(places(point)).toHaveLength(1);
  const spot = { derive: { spot: { pointOf: 'who' }, day: { dayOf: 'at' } }, places: { here: [1, 2] } };
  expect(faultsOf({ ...travelling('spot'), ...spot })).toEqual([]);
  expect(faultsOf({ ...travelling('spot', 'constructor'), ...spot })).toEqual([
    'travel.habit: constructor is no habit',
  ]);
});

it('a pattern that is no regular expression', () => {
  const fields = { ...sound.fields, id: { type: 'string', pattern: '(' } };
  expect(faultsOf({ fields })).toEqual([
    expect.stringMatching(/^fields\.id\.pattern: Invalid regular expression/),
  ]);
});

it.each([
  [{ distinct: 'sise' }, 'features.it.distinct: names no declared field (sise)'],
  [{ frequency: 'sise', statistic: 'distinct' }, 'features.it.frequency: names no declared field (sise)'],
  [{ sum: 'who', statistic: 'total' }, 'features.it.sum: who is string, a number is needed'],
  [{ extremes: 'urgent', statistic: 'max' }, 'features.it.extremes: urgent is boolean, a number is needed'],
  [{ ratio: ['all', 'nothing'] }, 'features.it.ratio: nothing is no feature, or a ratio itself'],
  [{ ratio: ['constructor', 'all'] }, 'features.it.ratio: constructor is no feature, or a ratio itself'],
  [{ ratio: ['it', 'all'] }, 'features.it.ratio: it is no feature, or a ratio itself'],
])('%j: %s', (definition, fault) => expect(ofFeature(definition)).toEqual([fault]));

it.each([
  [{ sise: 1 }, 'sise: names no declared field'],
  [{ kind: 'asked' }, 'kind: is never "asked": it is ask, bid'],
  [{ kind: ['ask', 'BID'] }, 'kind: is never "BID": it is ask, bid'],
  [{ who: 5 }, 'who: is never 5: it is string'],
  [{ size: '5' }, 'size: is never "5": it is decimal'],
  [{ urgent: 'true' }, 'urgent: is never "true": it is boolean'],
  [{ who: { min: 1 } }, 'who: is string, a range needs a number'],
])('a condition that can never hold: %j', (condition, fault) => {
  expect(where(condition)).toEqual([`features.it.count.where.${fault}`]);
});

const known = { name: 'known', when: { who: 'ann' }, until: '2026-03-31', reason: 'a scan', owner: 'eve' };
const suppressed = (...suppressions: object[]) => faultsOf({ alerts: { suppressions } });

it('suppressions over fields and derivations are sound', () => {
  expect(suppressed(known, { ...known, name: 'nights', when: { hour: { max: 5 }, urgent: true } })).toEqual(
    [],
  );
});

it.each([
  [{ when: { whose: 'ann' } }, 'when.whose: names no declared field'],
  [{ when: { anomaly_score: { min: 0.5 } } }, 'when.anomaly_score: names no declared field'],
  [{ when: { kind: 'asked' } }, 'when.kind: is never "asked": it is ask, bid'],
  [{ when: {} }, 'when: needs one condition at least'],
  [{ until: '2026-02-29' }, 'until: is no day: write YYYY-MM-DD'],
  [{ until: '31.03.2026' }, 'until: is no day: write YYYY-MM-DD'],
  [{ until: '2026-03-31T10:00:00Z' }, 'until: is no day: write YYYY-MM-DD'],
  [{ name: 'Known one' }, 'name: is lower case letters, digits and -'],
])('a suppression of %j: %s', (change, fault) => {
  expect(suppressed({ ...known, ...change })).toEqual([`alerts.suppressions.0.${fault}`]);
});

it('two suppressions of one name', () => {
  expect(suppressed(known, known)).toEqual([
    'alerts.suppressions.1.name: known is the name of another suppression',
  ]);
});
