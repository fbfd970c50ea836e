import { expect, it } from 'vitest';
import { hostileLog } from './hostile-log.case.js';
import { oracle } from './oracle.case.js';

const withinOffsets = 12;
const now = Date.UTC(2025, 10, 25);
const windowStart = Date.UTC(2025, 9, 26);
const options = { seed: 1, now, windowStart, clockChange: windowStart, withinOffsets };
const log = hostileLog({ ...options, partitionOf: (key) => key.length % 3 });
const { passed, records } = log;

it('is the same again from the same seed, and another from another', () => {
  const again = (seed: number) =>
    hostileLog({ ...options, seed, partitionOf: (key) => key.length % 3 }).records;
  expect(again(1)).toEqual(records);
  expect(again(2)).not.toEqual(records);
});

it('repeats ids at every telling distance: 1, just within, just beyond, and twice the window', () => {
  const distances = passed.flatMap(({ partition, offset, event }) =>
    passed
      .filter((other) => other.partition === partition && other.event.event_id === event.event_id)
      .map((other) => offset - other.offset),
  );
  for (const wanted of [1, withinOffsets, withinOffsets + 1, 2 * withinOffsets])
    expect(distances).toContain(wanted);
  const partitionsOf = new Map<string, Set<number>>();
  for (const { partition, event } of passed)
    partitionsOf.set(event.event_id, (partitionsOf.get(event.event_id) ?? new Set()).add(partition));
  expect([...partitionsOf.values()].some(({ size }) => size > 1)).toBe(true);
});

it('holds rejected records, late events, ties, events at the edge of the window, and in the future', () => {
  expect(passed.length).toBeLessThan(records.length);
  const times = passed.map(({ event }) => event.timestamp);
  expect(times).toContain(windowStart);
  expect(times).toContain(windowStart - 1);
  expect(Math.max(...times)).toBeGreaterThan(now);
});

it('passes what 64 bits hold, in sums and in squares of gaps, and has entities with one event or none', () => {
  const { features } = oracle(passed, { zone: 'UTC', cap: 1024, withinOffsets, windowStart: null });
  const all = [...features.values()];
  const greatest = (name: 'total_bytes' | 'event_interval_stddev' | 'late_events' | 'unique_ips') =>
    Math.max(...all.map((entity) => entity[name] ?? 0));
  expect(greatest('total_bytes')).toBeGreaterThan(2 ** 63);
  expect((greatest('event_interval_stddev') * 1000) ** 2).toBeGreaterThan(2 ** 64);
  expect(greatest('late_events')).toBeGreaterThan(10);
  expect(greatest('unique_ips')).toBeGreaterThan(30);
  expect(
    all.some(({ total_events, min_event_interval }) => total_events === 1 && min_event_interval === null),
  ).toBe(true);
  expect(features.size).toBeLessThan(new Set(records.map(({ key }) => key)).size);
});
