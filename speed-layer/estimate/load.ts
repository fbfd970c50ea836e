export const distributions = ['uniform', 'zipf'] as const;
/** Of events over entities; zipf: the r-th busiest has 1/r of what the busiest has. */
export type Distribution = (typeof distributions)[number];

/** What a speed layer would have to bear. */
export interface Load {
  readonly entities: number;
  readonly eventsPerSecond: number;
  readonly distribution: Distribution;
  readonly partitions: number;
  /** Memory for the states of entities that were seen last. */
  readonly cacheBytes: number;
  /** How many offsets back a duplicate is known. */
  readonly withinOffsets: number;
  /** Whether the views are in this process. */
  readonly hasOwnViews: boolean;
}

/** Events a day of entities that stand for as many others each, the busiest first. */
export function ratesOf(
  { entities, eventsPerSecond, distribution }: Pick<Load, 'entities' | 'eventsPerSecond' | 'distribution'>,
  representatives: number,
): number[] {
  const perDay = eventsPerSecond * 86_400;
  const share = distribution === 'uniform' ? () => 1 / entities : zipf(entities);
  return Array.from({ length: representatives }, (_, index) => {
    return perDay * share(Math.max(1, ((index + 0.5) * entities) / representatives));
  });
}

/** The share of the entity of a rank. */
function zipf(entities: number): (rank: number) => number {
  const euler = 0.577_215_664_9;
  const harmonic = Math.log(entities) + euler + 1 / (2 * entities);
  return (rank) => 1 / (rank * harmonic);
}
