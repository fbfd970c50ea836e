import { expect, it } from 'vitest';
import { loadConfiguration } from '../../config/load.js';
import { createDoor } from '../events/door.js';
import { StateRecord } from '../states/state-record.js';
import { Accumulator } from './accumulator.js';
import { featureSetOf } from './feature-set.js';
import { FeatureVector } from './feature-vector.js';
import { hostileLog } from './hostile-log.case.js';

const { profile } = loadConfiguration({ workingDirectory: import.meta.dirname, environment: {} });
const features = featureSetOf(profile);
const now = Date.UTC(2026, 1, 1);
const { records } = hostileLog({
  seed: 5,
  now,
  windowStart: now - 30 * 86_400_000,
  clockChange: now - 86_400_000,
  withinOffsets: 10,
  partitionOf: () => 0,
});

it('is what each feature finishes to, after every event, in the order of the names (seed 5)', () => {
  const door = createDoor(profile);
  const accumulator = new Accumulator(features);
  const record = StateRecord.of(features.aggregations);
  const wanted = features.features.filter(({ name }) => name !== 'total_events').toReversed();
  const vector = new FeatureVector(
    features,
    wanted.map(({ name }) => name),
  );
  let events = 0;
  for (const [offset, { value }] of records.slice(0, 1500).entries()) {
    const judged = door.judge(value === null ? null : Buffer.from(value), now);
    if (!judged.valid) continue;
    accumulator.add(record, { offset, time: judged.time, values: judged.values }, true);
    vector.finish(record.states);
    expect([...vector.values]).toEqual(wanted.map((feature) => feature.finish(record.states) ?? Number.NaN));
    events++;
  }
  expect(events).toBeGreaterThan(500);
});
