import type { FeatureSet } from '../../core/features/feature-set.js';

/** One thing that must be equal in both layers: a feature, an aggregation's state, the forest's score, or a count of
 * records. */
export interface ParityRow {
  readonly kind: 'feature' | 'state' | 'score' | 'count';
  readonly name: string;
  /** Entities (or partitions) compared. */
  readonly compared: number;
  readonly differences: number;
  /** The first that differs, with both values. */
  readonly first: { readonly entity: string; readonly batch: string; readonly speed: string } | null;
}

type Compared = number | string | null | undefined;

/** Compares the two layers' values, and counts per thing where they differ. */
export class Tally {
  readonly #rows = new Map<string, { -readonly [Key in keyof ParityRow]: ParityRow[Key] }>();

  constructor({ features, aggregations }: FeatureSet) {
    for (const { name } of features) this.#row('feature', name);
    for (const { id } of aggregations) this.#row('state', id);
  }

  /** Numbers are compared bit for bit (Object.is). */
  compare(kind: ParityRow['kind'], name: string, entity: string, batch: Compared, speed: Compared): void {
    const row = this.#row(kind, name);
    row.compared++;
    if (Object.is(batch, speed)) return;
    row.differences++;
    row.first ??= { entity, batch: String(batch ?? 'none'), speed: String(speed ?? 'none') };
  }

  rows(): ParityRow[] {
    return [...this.#rows.values()];
  }

  #row(kind: ParityRow['kind'], name: string) {
    const key = `${kind} ${name}`;
    const row = this.#rows.get(key) ?? { kind, name, compared: 0, differences: 0, first: null };
    this.#rows.set(key, row);
    return row;
  }
}
