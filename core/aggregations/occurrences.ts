import type { DaySet } from './day-set.js';

/** How one value occurs. */
export interface Occurrence {
  readonly value: string;
  count: number;
  readonly firstOffset: number;
  /** null where days are not kept. */
  readonly days: DaySet | null;
}

/** Distinct values in order of first arrival. Those that were decoded are indexed when the first one is looked for. */
export class Occurrences {
  #index: Map<string, Occurrence> | null = null;

  constructor(private readonly kept: Occurrence[] = []) {}

  get size(): number {
    return this.kept.length;
  }

  /** Not to be changed. */
  get all(): readonly Occurrence[] {
    return this.kept;
  }

  find(value: string): Occurrence | undefined {
    this.#index ??= new Map(this.kept.map((occurrence) => [occurrence.value, occurrence]));
    return this.#index.get(value);
  }

  add(occurrence: Occurrence): void {
    this.kept.push(occurrence);
    this.#index?.set(occurrence.value, occurrence);
  }
}
