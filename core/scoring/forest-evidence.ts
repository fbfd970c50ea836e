import type { Told } from '../profile/scorer.js';
import type { Evidence, Judged, Telling } from './evidence.js';
import { fillIn } from './reason.js';

/** Halves of the run's entities whose scores the model keeps: the 1/2, 1/4 … with the highest. */
const mostHalves = 20;

/** Liu's scores that 1/2, 1/4, 1/8 … of the entities reach; as long as there is one entity. */
export function forestHalves(scores: ArrayLike<number>): number[] {
  const descending = Float64Array.from(scores).sort().reverse();
  const halves: number[] = [];
  for (let share = 0.5; halves.length < mostHalves && share * descending.length >= 1; share /= 2) {
    halves.push(descending[Math.floor(share * descending.length) - 1]!);
  }
  return halves;
}

/** How odd the entity is among all by its features, beyond one in four. */
export class ForestEvidence implements Evidence {
  readonly name = 'forest';
  readonly group: string | null;

  constructor(
    private readonly settings: Told,
    private readonly halves: readonly number[],
  ) {
    this.group = settings.group ?? null;
  }

  bits({ forestScore }: Judged): number {
    if (forestScore === null) return 0;
    return this.settings.weight * Math.max(0, this.#rarity(forestScore) - freeBits);
  }

  tell({ forestScore }: Judged): Telling {
    const expected = this.halves[0]?.toFixed(3) ?? 'nothing is known yet';
    const score = forestScore!.toFixed(3);
    const texts: Record<string, string> = { value: score, expected };
    return {
      value: score,
      expected: `less than ${expected}, as every second has`,
      peers: `1 in ${Math.round(2 ** this.#rarity(forestScore!))} has as much`,
      reason: fillIn(this.settings.reason, (name) => texts[name] ?? null),
    };
  }

  /** −log2 of the share of entities with such a score. */
  #rarity(score: number): number {
    const { halves } = this;
    let bits = 0;
    while (bits < halves.length && halves[bits]! <= score) bits++;
    if (bits === halves.length || bits === 0) return bits;
    const [low, high] = [halves[bits - 1]!, halves[bits]!];
    return bits + (high > low ? (score - low) / (high - low) : 0);
  }
}

/** One entity in four is no finding. */
const freeBits = 2;
