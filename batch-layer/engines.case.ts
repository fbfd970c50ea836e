import { join } from 'node:path';
import { readStates } from '../connectors/run-store/stored-states.js';
import { valueDays } from '../core/aggregations/frequency-statistics.js';
import { createDoor } from '../core/events/door.js';
import { coordinatesOf } from '../core/events/points.js';
import { type EntityStates, finish } from '../core/features/entity-states.case.js';
import type { FeatureSet } from '../core/features/feature-set.js';
import type { Fold, Outcome } from '../core/features/fold.js';
import type { StatesSource } from '../core/features/states-source.js';
import { type EncodedState, encodeRecord } from '../core/states/encoding.js';
import type { Bench } from './bench.case.js';
import { writeStates } from './states.js';

/** `<partition> <entity>` → its states. */
export type AllStates = ReadonlyMap<string, EntityStates>;

let folders = 0;

/** The batch layer's way to states: SQL over the lake. */
export async function statesBySql(
  { db, folder }: Pick<Bench, 'db' | 'folder'>,
  features: FeatureSet,
  source: StatesSource,
): Promise<AllStates> {
  const states = join(folder, `states-${folders++}`);
  await writeStates(db, features, source, states);
  const read: EntityStates[] = [];
  for await (const { partition, entity, record } of readStates(db, features, states)) {
    read.push({ partition, entity, states: encodeRecord(record) });
  }
  return byKey(read);
}

/** The speed layer's way: the log through the door into the fold. Returns what became of the records, per partition. */
export async function foldLog(
  { log, profile }: Bench,
  fold: Fold,
  from: readonly number[],
  to: readonly number[],
): Promise<ReadonlyMap<number, Record<Outcome, number>>> {
  const door = createDoor(profile);
  const counts = new Map<number, Record<Outcome, number>>();
  for await (const { partition, records } of log.read({ from, to })) {
    const counted = counts.get(partition) ?? { duplicate: 0, inWindow: 0, beforeWindow: 0 };
    counts.set(partition, counted);
    for (const { offset, logTime, value } of records) {
      const judged = door.judge(value, logTime);
      if (judged.valid) counted[fold.add(partition, offset, judged)]++;
    }
  }
  return counts;
}

export function byKey(states: Iterable<EntityStates>): AllStates {
  return new Map(Array.from(states, (entity) => [`${entity.partition} ${entity.entity}`, entity]));
}

/** The features by name, of every entity that is not dormant. */
export function featuresOf(features: FeatureSet, states: AllStates) {
  const named = (entity: EntityStates) => {
    const values = finish(features, entity);
    return values && Object.fromEntries(features.features.map(({ name }, index) => [name, values[index]]));
  };
  return new Map(
    Array.from(states, ([key, entity]) => [key, named(entity)] as const).filter(
      ([, values]) => values !== null,
    ),
  );
}

/** What the oracle says of habits, read from the states of every entity that is not dormant. */
export function habitsOf(features: FeatureSet, states: AllStates) {
  return ofHabits(features, states, ({ entries }) => {
    const values = entries.map(({ value, count, measures: [days] }) => {
      return [value, { events: count, days: setBits(days!) }];
    });
    return Object.fromEntries(values);
  });
}

/** The days of all values of each habit, added up, as its scalar has them. */
export function valueDaysOf(features: FeatureSet, states: AllStates) {
  return ofHabits(features, states, ({ scalars }) => Number(scalars[valueDays]));
}

/** What the oracle says of signals, read from the states of every entity that is not dormant. */
export function signalsOf(features: FeatureSet, states: AllStates) {
  return new Map(
    active(features, states).map(([key, entity]) => {
      const signals = Array.from(features.signals, ([name, { state, measure }]) => {
        const days = entity.states[state]!.entries.map(({ value, count, measures }) => {
          return [value, measure === 'count' ? BigInt(count) : measures[measure]];
        });
        return [name, Object.fromEntries(days)];
      });
      return [key, Object.fromEntries(signals)];
    }),
  );
}

/** The same of the latest event at a known place. */
export function travelOf(features: FeatureSet, states: AllStates) {
  return new Map(
    active(features, states).map(([key, entity]) => {
      const [point, time] = entity.states[features.travel!]!.scalars;
      if (point === null) return [key, null];
      const [north, east] = coordinatesOf(Number(point));
      return [key, { north, east, time: Number(time) }];
    }),
  );
}

function active(features: FeatureSet, states: AllStates) {
  return [...states].filter(([, entity]) => finish(features, entity) !== null);
}

function ofHabits<Found>(
  features: FeatureSet,
  states: AllStates,
  read: (state: EncodedState) => Found,
): Map<string, Record<string, Found>> {
  return new Map(
    active(features, states).map(([key, entity]) => {
      const found = Array.from(features.habits, ([dimension, index]) => {
        return [dimension, read(entity.states[index]!)];
      });
      return [key, Object.fromEntries(found)];
    }),
  );
}

function setBits(bits: bigint): number[] {
  return Array.from({ length: 62 }, (_, bit) => bit).filter((bit) => (bits >> BigInt(bit)) & 1n);
}
