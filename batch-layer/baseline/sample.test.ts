import { expect, it } from 'vitest';
import { featureSetOf } from '../../core/features/feature-set.js';
import { Bench, packagedProfile as profile } from '../bench.case.js';
import { cutAtEnd, statesSource } from '../cut.js';
import { drawSample, type SampledEvent, sampledEvents } from './sample.js';

const monday = Date.UTC(2026, 5, 1);
const features = featureSetOf(profile);

/** The n-th user has n events, one an hour; `heavy` has as many as all others. */
async function sourceOf(users: number) {
  const bench = await Bench.forTest();
  const counts = Array.from({ length: users }, (_, index) => [`user-${index + 1}`, index + 1] as const);
  const heavy = counts.reduce((sum, [, events]) => sum + events, 0);
  let id = 0;
  const records = [...counts, ['heavy', heavy] as const].flatMap(([user, events]) => {
    return Array.from({ length: events }, (_, hour) => ({
      key: user,
      value: JSON.stringify({
        event_id: `evt_${String(id++).padStart(12, '0')}`,
        timestamp: monday + hour * 3_600_000,
        event_type: 'auth_attempt',
        source_ip: hour % 2 === 0 ? '10.0.0.1' : null,
        user,
      }),
    }));
  });
  await bench.append(records, monday + 400 * 3_600_000);
  const { manifest } = await bench.archive();
  const cut = await cutAtEnd(bench.db, bench.lake, manifest, profile, Number.MAX_SAFE_INTEGER);
  return { db: bench.db, source: statesSource(bench.lake, manifest, profile, cut), events: 2 * heavy };
}

it('is all entities where they have no more events than it may have', async () => {
  const { db, source, events } = await sourceOf(5);
  const { entities, scale } = await drawSample(db, source, events, 1);
  expect(entities.toSorted()).toEqual(['heavy', 'user-1', 'user-2', 'user-3', 'user-4', 'user-5']);
  expect(scale).toBe(1);
});

it('has no more events than it may have, none of those with too many, and is the same again', async () => {
  const { db, source } = await sourceOf(19);
  const most = 100;
  const sample = await drawSample(db, source, most, 1);
  const events = sample.entities.map((entity) => Number(entity.slice('user-'.length)));
  expect(events.every((count) => count <= most / 10)).toBe(true);
  expect(events.reduce((sum, count) => sum + count, 0)).toBeLessThanOrEqual(most);
  expect(sample.scale).toBeCloseTo(20 / sample.entities.length, 12);
  expect(await drawSample(db, source, most, 1)).toEqual(sample);
  expect((await drawSample(db, source, most, 2)).entities).not.toEqual(sample.entities);
});

it('yields the events of its entities as the door does, the last days behind all others', async () => {
  const { db, source } = await sourceOf(4);
  const fromMs = monday + 2 * 3_600_000;
  const found: SampledEvent[] = [];
  const sample = { entities: ['user-4', 'user-3'], scale: 1 };
  for await (const events of sampledEvents(db, source, features, sample, fromMs)) found.push(...events);
  expect(found.map(({ entity }) => entity).toSorted()).toEqual([
    ...['user-3', 'user-3', 'user-3'],
    ...['user-4', 'user-4', 'user-4', 'user-4'],
  ]);
  const late = found.map(({ time }) => time >= fromMs);
  expect(late).toEqual(late.toSorted());
  const address = features.columns.findIndex(({ name }) => name === 'source_ip');
  for (const { time, values } of found) {
    expect(values[address]).toBe((time - monday) % 7_200_000 === 0 ? '10.0.0.1' : null);
    expect(values[features.columns.findIndex(({ name }) => name === 'local_day')]).toBe(monday / 86_400_000);
  }
});
