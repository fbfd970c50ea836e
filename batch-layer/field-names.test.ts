import { expect, it } from 'vitest';
import { encodedFold } from '../core/features/entity-states.case.js';
import { featureSetOf } from '../core/features/feature-set.js';
import { Fold } from '../core/features/fold.js';
import { type Profile, profileSchema } from '../core/profile/profile.js';
import { Bench } from './bench.case.js';
import { cutAtEnd, statesSource } from './cut.js';
import { byKey, featuresOf, foldLog, statesBySql } from './engines.case.js';

/** Words of SQL, of our statements and of DuckDB's readers; each is also an ordinary word for a field. */
const names = [
  'day',
  'filename',
  'value',
  'count',
  'key',
  'partition',
  'first_offset',
  'offset',
  'events',
].concat([
  'arrivals',
  'grouped',
  'ids',
  'staged',
  'duplicates',
  'select',
  'order',
  'rowid',
  'reason',
  'raw',
  'user',
]);

const profile: Profile = profileSchema.parse({
  name: 'words',
  entity: 'key',
  time: 'count',
  id: 'value',
  kind: 'filename',
  window: { sawtooth: { days: 1 } },
  caps: { values: 2 },
  fields: Object.fromEntries(
    names.map((name) => [name, { type: ['count', 'day'].includes(name) ? 'integer' : 'string' }]),
  ),
  derive: { hour: { hourOf: 'count' } },
  features: Object.fromEntries([
    ...names.map((name) => [`distinct_${name}`, { distinct: name }]),
    ...names.map((name) => [`of_${name}`, { count: { where: { [name]: { exists: true } } } }]),
    ['latest_day', { extremes: 'day', statistic: 'max' }],
    ['gap', { gaps: {}, statistic: 'mean' }],
  ]),
  detectors: { isolationForest: {}, cohorts: {} },
});

it('a field may be named like anything in a statement: lake, cut, states and fold agree', async () => {
  const now = Date.UTC(2026, 0, 10, 12);
  const bench = await Bench.forTest({ profile, partitions: 1 });
  const records = Array.from({ length: 40 }, (_, index) => {
    const event = Object.fromEntries(names.map((name) => [name, `${name} ${index % 3}`]));
    const time = now - index * 5_000_000;
    return { ...event, key: 'ann', value: `id ${index % 30}`, count: time, day: index };
  });
  await bench.append(
    records.map((event) => ({ key: 'ann', value: JSON.stringify(event) })),
    now,
  );
  const { manifest } = await bench.archive();
  expect(manifest.partitions[0]!.counts).toMatchObject({ valid: 30, duplicate: 10, rejected: 0 });
  expect(manifest.events).toMatchObject([{ leastMs: now - 39 * 5_000_000, greatestMs: now }]);

  const features = featureSetOf(profile);
  const cut = await cutAtEnd(bench.db, bench.lake, manifest, profile, now);
  const fold = new Fold(features, profile.dedupe.withinOffsets, cut.windowStart);
  await foldLog(bench, fold, [0], cut.positions);
  const bySql = await statesBySql(bench, features, statesSource(bench.lake, manifest, profile, cut));
  expect(bySql).toStrictEqual(byKey(encodedFold(fold)));
  expect(featuresOf(features, bySql).get('0 ann')).toMatchObject({
    distinct_day: 2,
    of_day: cut.counts.inWindow,
  });
});
