import type { RunCounts } from '../core/runs/manifest.js';
import type { Checkpoint } from './checkpoint.js';
import type { Partition } from './partition.js';

/** Where a partition stands; counts are of the records since its state's cut. */
export interface PartitionSummary {
  readonly partition: number;
  /** null: run zero. */
  readonly run: string | null;
  readonly cut: number;
  readonly position: number;
  readonly counts: RunCounts;
  readonly holes: Checkpoint['holes'];
  readonly unscored: Checkpoint['unscored'];
}

export function summaryOf({ number, run, fold, holes, unscored }: Partition): PartitionSummary {
  const { cut, position, counts } = fold;
  return { partition: number, run, cut, position, counts: { ...counts }, holes, unscored };
}
