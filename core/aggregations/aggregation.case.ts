import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Column, Value } from '../events/event.js';
import { createRandom } from '../random/random.js';
import { decodeRecord, type EncodedState, encodeState } from '../states/encoding.js';
import { equalStates } from '../states/equal.js';
import { sqlTypes } from '../states/form.js';
import type { State } from '../states/state.js';
import { StateRecord } from '../states/state-record.js';
import { type Aggregation, type Arrival, finishOne } from './aggregation.js';

/** The columns of the events that the laws are tried on. */
export const columns: readonly Column[] = [
  { name: 'kind', type: 'string', scale: 0 },
  { name: 'size', type: 'integer', scale: 0 },
  { name: 'score', type: 'decimal', scale: 6 },
  { name: 'flag', type: 'boolean', scale: 0 },
];

/** An event by the names of its columns, at an epoch ms (default 0). */
export type Sample = { readonly time?: number } & Readonly<Record<string, Value>>;

/** Events at offsets 0, 1, 2 …; what an event does not say is missing. */
export function arrivals(...events: readonly Sample[]): Arrival[] {
  return events.map((event, offset) => {
    return { offset, time: event.time ?? 0, values: columns.map(({ name }) => event[name] ?? null) };
  });
}

/** The state of no event. */
function empty(aggregation: Aggregation): State {
  return StateRecord.of([aggregation]).states[0]!;
}

function restored(aggregation: Aggregation, encoded: EncodedState): State {
  const record = StateRecord.of([aggregation]);
  decodeRecord(record, [encoded]);
  return record.states[0]!;
}

export function fold(
  aggregation: Aggregation,
  events: readonly Arrival[],
  from: State = empty(aggregation),
): State {
  for (const event of events) aggregation.add(from, event);
  return from;
}

/** A statistic of the events. */
export function finished(aggregation: Aggregation, name: string, events: readonly Arrival[]) {
  return finishOne(aggregation.statistics[name]!, fold(aggregation, events));
}

/** What every member of the family promises, tried on hostile streams; fast-check prints the seed of a failure. */
export function aggregationLaws(aggregation: Aggregation): void {
  const { statistics, scalars, maxEntries } = aggregation;
  const encoded = (events: readonly Arrival[]) => encodeState(fold(aggregation, events));
  const numbers = (state: State) => Object.values(statistics).map((one) => finishOne(one, state));
  const holds = (law: (events: readonly Arrival[], split: number) => void) => {
    fc.assert(
      fc.property(streams, fc.nat(), (events, split) => law(events, split % (events.length + 1))),
      { numRuns: 100 },
    );
  };

  describe(`the laws, for ${aggregation.id}`, () => {
    it('the empty state is a value: it survives encoding, and nothing folded elsewhere reaches it', () => {
      const untouched = empty(aggregation);
      holds((events) => {
        fold(aggregation, events);
        const none = encodeState(empty(aggregation));
        expect(encodeState(untouched)).toEqual(encodeState(restored(aggregation, none)));
      });
    });

    it('a restored state is the state, in every scalar, entry and statistic', () => {
      holds((events) => {
        const state = fold(aggregation, events);
        const again = restored(aggregation, encodeState(state));
        expect(encodeState(again)).toEqual(encodeState(state));
        expect(equalStates(again, state)).toBe(true);
        expect(numbers(again)).toEqual(numbers(state));
      });
    });

    it('a fold may be split anywhere', () => {
      holds((events, split) => {
        const before = restored(aggregation, encoded(events.slice(0, split)));
        expect(encodeState(fold(aggregation, events.slice(split), before))).toEqual(encoded(events));
      });
    });

    it.each([1, 2, 3])('a long fold may be split everywhere at once (seed %i)', (seed) => {
      const events = longStream(seed);
      const step = (state: State, event: Arrival) =>
        fold(aggregation, [event], restored(aggregation, encodeState(state)));
      expect(encodeState(events.reduce(step, empty(aggregation)))).toEqual(encoded(events));
    });

    it('neither encode nor finish changes the state', () => {
      holds((events, split) => {
        const state = fold(aggregation, events.slice(0, split));
        for (let round = 0; round < 2; round++) {
          encodeState(state);
          numbers(state);
        }
        expect(encodeState(fold(aggregation, events.slice(split), state))).toEqual(encoded(events));
      });
    });

    it('what was encoded does not change when the fold goes on, from it or beside it', () => {
      holds((events, split) => {
        const state = fold(aggregation, events.slice(0, split));
        const stored = deepFreeze(encodeState(state));
        const kept = structuredClone(stored);
        fold(aggregation, events.slice(split), restored(aggregation, stored));
        fold(aggregation, events.slice(split), state);
        expect(stored).toEqual(kept);
      });
    });

    it('add never changes the event', () => {
      holds((events) => void fold(aggregation, deepFreeze(structuredClone(events))));
    });

    it('entries keep within their bound, distinct, in the order of first arrival', () => {
      holds((events) => {
        const { entries } = encoded(events);
        expect(entries.length).toBeLessThanOrEqual(maxEntries);
        expect(new Set(entries.map(({ value }) => value)).size).toBe(entries.length);
        const offsets = entries.map(({ firstOffset }) => firstOffset);
        expect(offsets).toEqual([...new Set(offsets)].sort((a, b) => a - b));
        for (const { count } of entries) expect(count).toBeGreaterThan(0);
      });
    });

    it('scalars are as many as declared, and fit their types', () => {
      holds((events) => {
        const found: EncodedState['scalars'] = encoded(events).scalars;
        expect(found).toHaveLength(scalars.length);
        for (const [index, { kind }] of scalars.entries()) {
          const magnitude = BigInt(found[index] ?? 0n);
          const limit = sqlTypes[kind] === 'BIGINT' ? 2n ** 63n : 10n ** 38n;
          expect(magnitude < limit && magnitude >= -limit).toBe(true);
        }
      });
    });

    it('a statistic that is a scalar as it stands is that one', () => {
      holds((events) => {
        const state = fold(aggregation, events);
        for (const one of Object.values(statistics)) {
          if (one.scalar !== undefined) expect(finishOne(one, state)).toBe(state.count(one.scalar));
        }
      });
    });

    it('a statistic is a finite number or null, and a whole one is whole', () => {
      holds((events) => {
        const state = fold(aggregation, events);
        for (const statistic of Object.values(statistics)) {
          const { whole } = statistic;
          const value = finishOne(statistic, state);
          if (value === null) continue;
          expect(Number.isFinite(value)).toBe(true);
          expect(Object.is(value, -0)).toBe(false);
          if (whole) expect(Number.isInteger(value)).toBe(true);
        }
      });
    });
  });
}

const yearMs = 31_556_952_000;
const start = Date.UTC(2020, 0, 1);
const hostileTexts = ['', 'NULL', '__proto__', 'constructor', "'", '"', '\0', '😀', 'مرحبا', 'a,b', ' '];

const time = fc.oneof(
  fc.integer({ min: start, max: start + 5 }),
  fc.constantFrom(0, 999, 1000, 1001).map((ms) => start + ms),
  fc.integer({ min: start - 20 * yearMs, max: start + 20 * yearMs }),
);
const kind = fc.option(
  fc.oneof(fc.constantFrom(...hostileTexts), fc.string({ unit: 'binary', maxLength: 3 })),
);
const size = fc.option(
  fc.oneof(
    fc.integer({ min: -3, max: 3 }),
    fc.maxSafeInteger(),
    fc.constantFrom(Number.MAX_SAFE_INTEGER, Number.MIN_SAFE_INTEGER),
  ),
);
const values = fc.tuple(kind, size, fc.option(fc.nat(1_000_000)), fc.option(fc.boolean()));
const steps = fc.record({ step: fc.integer({ min: 1, max: 3 }), time, values });

/** Offsets rise, with holes; event times tie, run late and leap by years. */
const streams: fc.Arbitrary<readonly Arrival[]> = fc.array(steps, { maxLength: 40 }).map((records) => {
  let offset = -1;
  return records.map(({ step, time, values }) => {
    offset += step;
    return { offset, time, values };
  });
});

function longStream(seed: number): Arrival[] {
  const random = createRandom(seed);
  const maybe = <V>(value: V) => (random.integer(5) === 0 ? null : value);
  return Array.from({ length: 3000 }, (_, offset) => ({
    offset,
    time: start + offset * 700 + random.integer(3000),
    values: [
      maybe(`kind-${random.integer(1 + offset / 50)}`),
      maybe(Number.MAX_SAFE_INTEGER - random.integer(1000)),
      maybe(random.integer(1_000_001)),
      maybe(random.integer(2) === 1),
    ],
  }));
}

function deepFreeze<Value>(value: Value): Value {
  if (typeof value === 'object' && value !== null && !Object.isFrozen(value)) {
    Object.freeze(value);
    for (const inner of Object.values(value)) deepFreeze(inner);
  }
  return value;
}
