import type { PlainEvent } from './hostile-event.case.js';
import { featuresOf, type Habit, habitsOf, type OracleOptions } from './oracle-features.case.js';
import { wellFormed } from './oracle-numbers.case.js';
import { type DailyAmounts, signalsOf } from './oracle-signals.case.js';
import { latestStay, type Stay } from './oracle-travel.case.js';

/**
 * The definitions of the features, word by word, over plain events: slow, obvious, and sharing no line with the code it
 * judges. It knows nothing of states, zones' caches or SQL; the local calendar is the platform's.
 *
 * No result has a tolerance. Where a formula rounds, the order is part of the definition:
 * mean = Number(Σ) / Number(n), then by the unit (10^scale of a decimal; 1000 ms); sample variance =
 * Number(Σ (n·x − Σx)² / n) / Number(n·(n − 1)), exact up to these two conversions; deviation = √variance, then the unit;
 * a ratio divides two finished numbers.
 */
export interface PassedEvent {
  readonly partition: number;
  readonly offset: number;
  /** The JSON as it came in; the door passes it. */
  readonly event: PlainEvent;
}

export interface OracleAnswer {
  /** `<partition> <entity>` → feature → number; of entities with an event in the window. */
  readonly features: ReadonlyMap<string, Readonly<Record<string, number | null>>>;
  /** `<partition> <entity>` → dimension → value → its events and its days (mod 62, in rising order). */
  readonly habits: ReadonlyMap<string, Readonly<Record<string, Habit>>>;
  /** `<partition> <entity>` → signal → local day → amount. */
  readonly signals: ReadonlyMap<string, Readonly<Record<string, DailyAmounts>>>;
  /** `<partition> <entity>` → the latest event at a known place; null: there is none. */
  readonly travel: ReadonlyMap<string, Stay | null>;
  /** Per partition. */
  readonly counts: ReadonlyMap<number, { duplicate: number; inWindow: number; beforeWindow: number }>;
}

/** `records` are all that the door passed, in offset order per partition. */
export function oracle(records: readonly PassedEvent[], options: OracleOptions): OracleAnswer {
  const { windowStart } = options;
  const counts = new Map<number, { duplicate: number; inWindow: number; beforeWindow: number }>();
  const histories = new Map<string, PlainEvent[]>();
  const windows = new Map<string, PlainEvent[]>();
  const put = (events: Map<string, PlainEvent[]>, key: string, event: PlainEvent) =>
    events.set(key, [...(events.get(key) ?? []), event]);
  for (const partition of new Set(records.map((record) => record.partition))) {
    const ofPartition = records.filter((record) => record.partition === partition);
    const counted = { duplicate: 0, inWindow: 0, beforeWindow: 0 };
    counts.set(partition, counted);
    for (const record of ofPartition) {
      const { event } = record;
      if (isDuplicate(record, ofPartition, options)) {
        counted.duplicate++;
        continue;
      }
      const key = `${partition} ${wellFormed(event.user)}`;
      put(histories, key, event);
      if (windowStart !== null && event.timestamp < windowStart) counted.beforeWindow++;
      else {
        counted.inWindow++;
        put(windows, key, event);
      }
    }
  }
  const entities = [...windows];
  return {
    features: new Map(
      entities.map(([key, events]) => [key, featuresOf(events, histories.get(key)!, options)]),
    ),
    habits: new Map(entities.map(([key, events]) => [key, habitsOf(events, options)])),
    travel: new Map(entities.map(([key, events]) => [key, latestStay(events)])),
    signals: new Map(entities.map(([key, events]) => [key, signalsOf(events, options)])),
    counts,
  };
}

function isDuplicate(
  { offset, event }: PassedEvent,
  partition: readonly PassedEvent[],
  { withinOffsets }: OracleOptions,
): boolean {
  return partition.some(
    (earlier) =>
      earlier.offset < offset &&
      offset - earlier.offset <= withinOffsets &&
      earlier.event.event_id === event.event_id,
  );
}
