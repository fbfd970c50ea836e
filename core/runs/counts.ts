/**
 * What became of records. Always: read = valid + rejected + duplicate. Records are counted, not offsets: markers and
 * aborted records are `notRecords`.
 */
export interface Counts {
  readonly read: number;
  readonly valid: number;
  readonly rejected: number;
  readonly duplicate: number;
  readonly notRecords: number;
}

export const noCounts: Counts = { read: 0, valid: 0, rejected: 0, duplicate: 0, notRecords: 0 };

export function addCounts(a: Counts, b: Counts): Counts {
  return {
    read: a.read + b.read,
    valid: a.valid + b.valid,
    rejected: a.rejected + b.rejected,
    duplicate: a.duplicate + b.duplicate,
    notRecords: a.notRecords + b.notRecords,
  };
}

export function sumCounts(counts: readonly Counts[]): Counts {
  return counts.reduce(addCounts, noCounts);
}

/** A sum that does not add up is a defect that must not be published. */
export function assertAddsUp(counts: Counts, where: string): void {
  const { read, valid, rejected, duplicate } = counts;
  if (read !== valid + rejected + duplicate) {
    throw new Error(
      `${where}: read ${read} ≠ valid ${valid} + rejected ${rejected} + duplicate ${duplicate}`,
    );
  }
}
