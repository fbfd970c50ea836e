import type { Random } from '../core/random/random.js';

/** A lognormal: half of the values lie below `median`; `sigma` is the spread of their logarithm. */
export interface Lognormal {
  readonly median: number;
  readonly sigma: number;
}

export function lognormal(random: Random, { median, sigma }: Lognormal): number {
  return median * Math.exp(sigma * random.normal());
}

export function exponential(random: Random, mean: number): number {
  return -mean * Math.log(1 - random.next());
}

/** 1 or more, geometric with that mean. */
export function geometric(random: Random, mean: number): number {
  return 1 + Math.floor(Math.log(1 - random.next()) / Math.log(1 - 1 / mean));
}

export function happens(random: Random, probability: number): boolean {
  return random.next() < probability;
}

export function between(random: Random, low: number, high: number): number {
  return low + (high - low) * random.next();
}

/** Each equally often. */
export function pick<T>(random: Random, items: readonly T[]): T {
  return items[random.integer(items.length)]!;
}

/** The first most often: of n items the first is drawn with probability n^(-1/3). */
export function favourite<T>(random: Random, items: readonly T[]): T {
  return items[Math.floor(items.length * random.next() ** 3)]!;
}

/** `count` different items in random order, all of them where there are fewer. */
export function some<T>(random: Random, items: readonly T[], count = items.length): T[] {
  const left = [...items];
  const chosen: T[] = [];
  while (chosen.length < count && left.length > 0)
    chosen.push(left.splice(random.integer(left.length), 1)[0]!);
  return chosen;
}

/** The one at `fraction` in [0, 1) of the sum of all weights. */
export function atFraction<T extends string>(weights: Readonly<Record<T, number>>, fraction: number): T {
  const entries = Object.entries(weights) as [T, number][];
  let left = fraction * entries.reduce((sum, [, weight]) => sum + weight, 0);
  for (const [name, weight] of entries) {
    if (left < weight) return name;
    left -= weight;
  }
  return entries.at(-1)![0];
}

const drawn = new DataView(new ArrayBuffer(16));
const drawnBytes = Buffer.from(drawn.buffer);

/** So many lower case hexadecimal digits: 32 at most, an even number. */
export function hex(random: Random, digits: number): string {
  const bytes = digits / 2;
  for (let at = 0; at < bytes; at += 4) drawn.setUint32(at, random.integer(2 ** 32));
  return drawnBytes.toString('hex', 0, bytes);
}
