import { describe, expect, it } from 'vitest';
import { Bench, packagedProfile } from '../../batch-layer/bench.case.js';
import { createDoor } from '../../core/events/door.js';
import { featureSetOf } from '../../core/features/feature-set.js';
import { createRandom } from '../../core/random/random.js';
import { createSimulation } from '../../simulation/simulation.js';
import { estimate, sumOf } from './estimate.js';
import { type Load, ratesOf } from './load.js';
import { recordSizes } from './record-sizes.js';
import { sampleOf } from './sample.js';

const seed = 17;
const days = 6;
const door = createDoor(packagedProfile);
const features = featureSetOf(packagedProfile);

const load: Load = {
  entities: 10_000,
  eventsPerSecond: 10,
  distribution: 'uniform',
  partitions: 4,
  cacheBytes: 256e6,
  withinOffsets: 100_000,
  hasOwnViews: true,
};

/** A log of simulated events of so many people, each keyed by its entity. */
async function logOf(users: number) {
  const bench = await Bench.forTest({ partitions: 2, segmentBytes: 1e6 });
  const simulation = createSimulation({
    ...{ seed, users, firstDay: 20_000, eventsPerDay: 40, incidentsPerDay: 0, surprisesPerDay: 0 },
    ...{ intensity: 1, scenarios: ['brute-force'], lateShare: 0, duplicateShare: 0 },
  });
  const records = Array.from(simulation.history(days), ({ key, value }) => ({
    key: key.toString(),
    value: value.toString(),
  }));
  await bench.append(records, (20_000 + days) * 86_400_000);
  return { log: bench.log, events: records.length };
}

describe(`an estimate, seed ${seed}`, () => {
  it('shares all events among the entities, the busiest first', () => {
    for (const distribution of ['uniform', 'zipf'] as const) {
      const rates = ratesOf({ ...load, distribution }, 10_000);
      const perDay = rates.reduce((sum, rate) => sum + rate, 0);
      expect(Math.abs(perDay / (10 * 86_400) - 1)).toBeLessThan(0.1);
      expect(rates).toEqual(rates.toSorted((a, b) => b - a));
    }
  });

  it('samples all events of a few entities', async () => {
    const { log, events } = await logOf(60);
    const all = await sampleOf(log, door, 60, days);
    expect(all.events).toHaveLength(events);
    const some = await sampleOf(log, door, 10, days);
    const entities = new Set(some.events.map(({ entity }) => entity));
    expect(entities.size).toBeGreaterThan(3);
    expect(entities.size).toBeLessThanOrEqual(20);
    expect(some.events).toHaveLength(all.events.filter(({ entity }) => entities.has(entity)).length);
  });

  it('weighs records as they would be with fewer events', async () => {
    const { log } = await logOf(30);
    const sample = await sampleOf(log, door, 30, days);
    const perDay = sample.events.length / 30 / days;
    const sizesAt = (share: number) =>
      recordSizes(
        features,
        sample,
        ratesOf({ ...load, entities: 30, eventsPerSecond: (share * 30 * perDay) / 86_400 }, 30),
        createRandom(seed),
      );
    const [tenth, half, whole, thrice] = [sizesAt(0.1), sizesAt(0.5), sizesAt(1), sizesAt(3)];
    expect(tenth.bytes).toBeLessThan(half.bytes);
    expect(half.bytes).toBeLessThan(whole.bytes);
    expect(whole.packedBytes).toBeLessThan(whole.bytes / 2);
    expect(tenth.scarce).toBe(0);
    expect(thrice.scarce).toBeGreaterThan(80);
  });

  it('takes no more memory for states than the cache has, whatever the number of entities', () => {
    const sizes = { bytes: 5000, packedBytes: 2000, idBytes: 36, scarce: 0 };
    const of = (entities: number, hasOwnViews: boolean) =>
      estimate({ ...load, entities, hasOwnViews }, sizes, 8e6);
    expect(sumOf(of(1e7, false).memory)).toBeLessThan(1.5 * sumOf(of(1e5, false).memory));
    expect(sumOf(of(1e7, true).memory)).toBeGreaterThan(5 * sumOf(of(1e5, true).memory));
    expect(sumOf(of(1e7, true).disk)).toBeGreaterThan(50 * sumOf(of(1e5, true).disk));
  });
});
