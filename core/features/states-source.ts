/** What the SQL engine reads. */
export interface StatesSource {
  /** A FROM item that yields the lake's rows; at least those in the window. */
  readonly relation: string;
  /** The same with all rows. */
  readonly history: string;
  readonly entityColumn: string;
  readonly timeColumn: string;
  /** Rows at or past its partition's offset are not counted. */
  readonly cut: readonly number[];
  /** Epoch ms; null: every event counts. */
  readonly windowStart: number | null;
}

/** Conditions on the lake's rows: below the cut, and no duplicates. */
export function countedBelow(cut: readonly number[]): string[] {
  return ['_duplicate_of IS NULL', `_offset < [${cut.join(', ')}][_partition + 1]`];
}
