import type { Checkpoint } from './checkpoint.js';

export type Holes = Checkpoint['holes'];

/** How many offsets they are. */
export function offsetsIn(ranges: Holes): number {
  return ranges.reduce((total, { from, to }) => total + to - from, 0);
}

/** With one more: rising, and none touches another. */
export function withHole(holes: Holes, { from, to }: Holes[number]): Holes {
  const isApart = (hole: Holes[number]) => hole.to < from || hole.from > to;
  const touching = holes.filter((hole) => !isApart(hole));
  const merged = {
    from: Math.min(from, ...touching.map((hole) => hole.from)),
    to: Math.max(to, ...touching.map((hole) => hole.to)),
  };
  return [...holes.filter(isApart), merged].sort((a, b) => a.from - b.from);
}
