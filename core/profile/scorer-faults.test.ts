import { expect, it } from 'vitest';
import { soundProfileSchema } from './faults.js';

const told = { weight: 0.5, reason: 'x' };
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
    kind: { type: 'string' },
    place: { type: 'string' },
    size: { type: 'integer' },
    urgent: { type: 'boolean' },
  },
  derive: { hour: { hourOf: 'at' }, day: { dayOf: 'at' } },
  day: 'day',
  features: {
    all: { count: {} },
    urgent_ones: { count: { where: { urgent: true } } },
    kinds: { distinct: 'kind' },
    hours: { frequency: 'hour', statistic: 'distinct' },
    bytes: { sum: 'size', statistic: 'total' },
  },
  habits: { place: 'place' },
  detectors: { isolationForest: {}, cohorts: {} },
};

const faultsOf = (components: object, change: object = {}, classic: object = {}) => {
  const { error } = soundProfileSchema.safeParse({
    ...sound,
    ...change,
    scorer: { classic: { components, ...classic } },
  });
  return (error?.issues ?? []).map(({ path, message }) => `${path.join('.')}: ${message}`);
};
const it_ = (component: object) => faultsOf({ it: { ...component, ...told } });

it('a scorer over what features and habits count has none', () => {
  for (const unusual of ['kind', 'hour', 'place']) expect(it_({ unusual }), unusual).toEqual([]);
  expect(it_({ rare: 'urgent_ones' })).toEqual([]);
});

it.each([
  [{ unusual: 'shape' }, 'unusual: names no declared field (shape)'],
  [{ unusual: 'constructor' }, 'unusual: names no declared field (constructor)'],
  [{ unusual: 'size' }, 'unusual: no feature or habit counts the values of size'],
  [{ rare: 'all' }, 'rare: all is no count feature with conditions'],
  [{ rare: 'kinds' }, 'rare: kinds is no count feature with conditions'],
  [{ rare: 'constructor' }, 'rare: constructor is no count feature with conditions'],
])('%j: %s', (component, fault) => {
  expect(it_(component)).toEqual([`scorer.classic.components.it.${fault}`]);
});

const taken = 'has the name of another member of the records of anomalies and alerts';

it('names that the records have already', () => {
  const component = { unusual: 'kind', ...told };
  for (const name of ['who', 'timestamp', 'anomaly_score', 'forest_score']) {
    expect(faultsOf({ [name]: component })).toEqual([`scorer.classic.components.${name}: ${taken}`]);
  }
  for (const entity of ['source', 'status', 'opened', 'alert_id']) {
    const fields = { ...sound.fields, [entity]: { type: 'string' } };
    expect(faultsOf({ it: component }, { entity, fields })).toEqual([`entity: ${taken}`]);
  }
});

it('a scorer of nothing, or one that scores before there is anything to compare with', () => {
  expect(faultsOf({})).toEqual(['scorer.classic.components: needs one at least']);
  expect(faultsOf({ it: { unusual: 'kind', ...told } }, {}, { learningEvents: 0 })).toHaveLength(1);
});

const surprising = (surprise: object, change: object = {}) => {
  const scorer = { use: 'surprise', surprise };
  const { error } = soundProfileSchema.safeParse({ ...sound, ...change, scorer });
  return (error?.issues ?? []).map(({ path, message }) => `${path.join('.')}: ${message}`);
};
const place = { place: { reason: 'x' } };
const signals = { all: { count: {}, reason: 'x' } };

it('surprise is of habits, and its components of evidence', () => {
  const components = { place_anomaly: ['place', 'new place', 'all'] };
  expect(surprising({ habits: place, fresh: place, components }, { signals })).toEqual([]);
  expect(surprising({ habits: { size: { reason: 'x' } } })).toEqual([
    'scorer.surprise.habits.size: is no habit',
  ]);
  expect(surprising({ habits: place, components: { place_anomaly: ['travel'] } })).toEqual([
    'scorer.surprise.components.place_anomaly: travel is no evidence',
  ]);
});

it('what is new on one day needs something that counts days', () => {
  expect(surprising({ fresh: place })).toEqual([
    'scorer.surprise.fresh: needs a signal or a daily feature: nothing counts days',
  ]);
});

it('the scorer in force has settings', () => {
  expect(surprising({}, {})).toEqual([]);
  expect(
    soundProfileSchema
      .safeParse({ ...sound, scorer: { use: 'surprise' } })
      .error?.issues.map(({ path }) => path.join('.')),
  ).toEqual(['scorer.use']);
});
