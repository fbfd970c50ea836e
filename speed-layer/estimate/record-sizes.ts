import { Accumulator } from '../../core/features/accumulator.js';
import type { FeatureSet } from '../../core/features/feature-set.js';
import type { Random } from '../../core/random/random.js';
import { StateTable } from '../../core/states/state-table.js';
import type { Sample } from './sample.js';

/** So many times the events that there are. */
const scarceFrom = 1.5;

/** Of an entity's record, in the mean. */
export interface RecordSizes {
  /** In memory. */
  readonly bytes: number;
  /** In the local store. */
  readonly packedBytes: number;
  /** Of an event's id. */
  readonly idBytes: number;
  /** Percent of the entities that have far fewer events in the sample than wanted. */
  readonly scarce: number;
}

/**
 * What records would weigh. Each entity of the sample stands for some of the rates, the busiest for the highest, and as many
 * of its events are left out at random as make it the rate in their middle.
 * @param rates events a day of an entity, falling
 */
export function recordSizes(
  features: FeatureSet,
  { events, days }: Sample,
  rates: readonly number[],
  random: Random,
): RecordSizes {
  const shares = sharesOf(events, days, rates);
  const table = new StateTable(features.aggregations);
  const accumulator = new Accumulator(features);
  for (const [offset, { entity, time, values }] of events.entries()) {
    if (random.next() >= (shares.get(entity) ?? 0)) continue;
    if (!table.find(entity)) table.add(entity);
    accumulator.add(table.record, { offset, time, values }, true);
  }
  const total = { bytes: 0, packedBytes: 0, idBytes: 0 };
  for (const entity of shares.keys()) {
    if (!table.find(entity)) table.add(entity);
    total.bytes += 8 * table.record.used;
    total.packedBytes += table.record.content.length;
  }
  for (const { id } of events) total.idBytes += Buffer.byteLength(id);
  const entities = Math.max(1, shares.size);
  return {
    bytes: total.bytes / entities,
    packedBytes: total.packedBytes / entities,
    idBytes: total.idBytes / Math.max(1, events.length),
    scarce: Math.round((100 * [...shares.values()].filter((share) => share > scarceFrom).length) / entities),
  };
}

/** Of each entity, how many of its events are wanted; over 1: it has too few. */
function sharesOf(events: Sample['events'], days: number, rates: readonly number[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const { entity } of events) counts.set(entity, (counts.get(entity) ?? 0) + 1);
  const busiestFirst = [...counts].sort(([, a], [, b]) => b - a);
  const rateOf = (index: number) => rates[Math.floor(((index + 0.5) * rates.length) / busiestFirst.length)]!;
  return new Map(busiestFirst.map(([entity, count], index) => [entity, (rateOf(index) * days) / count]));
}
