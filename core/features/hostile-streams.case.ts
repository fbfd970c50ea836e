import type { Random } from '../random/random.js';

/** What streams are placed around: all epoch ms. */
export interface Instants {
  readonly windowStart: number;
  /** The run's clock; the log takes every record then. */
  readonly now: number;
  /** A change of the zone's offset, or any instant. */
  readonly clockChange: number;
}

/** The event times of one entity in arrival order. */
export type Stream = (random: Random, instants: Instants) => number[];

const dayMs = 86_400_000;
const repeat = <Item>(count: number, item: (index: number) => Item) =>
  Array.from({ length: count }, (_, index) => item(index));

export const streams: Readonly<Record<string, Stream>> = {
  none: () => [],
  one: (_, { now }) => [now - 1],
  onlyBeforeTheWindow: (_, { windowStart }) => [windowStart - 1, windowStart - dayMs],
  pair: (_, { now }) => [now - 1000, now],
  ties: (random, { now }) => repeat(20, () => now - 5 + random.integer(2)),
  beacon: (_, { now }) => repeat(60, (day) => now - (59 - day) * dayMs),
  late: (random, { now }) => repeat(30, (index) => now - index * 1000 - random.integer(3)),
  bursts: (random, { windowStart }) => {
    let time = windowStart;
    return repeat(60, () => {
      time += [0, 1, 998, 999, 1000, 1001, 59_999, 60_000, -1, -1000][random.integer(10)]!;
      return time;
    });
  },
  yearsApart: (random, { now }) =>
    repeat(12, (index) => (index % 2 === 0 ? Date.UTC(2000, 0, 1, 1) : now - random.integer(dayMs))),
  windowsEdge: (random, { windowStart }) =>
    repeat(30, () => windowStart + [-2, -1, 0, 1][random.integer(4)]!),
  future: (random, { now }) => repeat(20, () => now + random.integer(dayMs + 1)),
  clockChange: (random, { clockChange }) =>
    repeat(60, (index) => clockChange + (index - 30) * 600_000 + [-1, 0, 1][random.integer(3)]!),
  midnights: (random, { windowStart }) =>
    repeat(
      40,
      () => windowStart + random.integer(30) * dayMs + [-1, 0, 3_599_999, 3_600_000][random.integer(4)]!,
    ),
  anything: (random, { windowStart, now }) =>
    repeat(50, () => windowStart - 3 * dayMs + random.integer(now + dayMs - windowStart + 3 * dayMs)),
  /** Long, and so only once in a log. */
  heavy: (random, { now }) => repeat(1100, (index) => now - 1100 + index + random.integer(2)),
};
