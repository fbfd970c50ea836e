import type { Risk } from '../alerts/risk.js';
import type { RunCounts } from '../runs/manifest.js';

/** What the real-time view says of one entity: JSON, replaced whole. */
export interface EntityView {
  readonly entity: string;
  readonly partition: number;
  /** Where the partition stood with it: the next offset to read. */
  readonly position: number;
  /** The latest event time ever, epoch ms. */
  readonly lastSeen: number;
  /** In the run's window. */
  readonly events: number;
  /**
   * The highest score at `timeMs` (epoch ms), higher is worse; whoever reads it lets it decay from there (`riskAt`).
   * null: no anomaly.
   */
  readonly risk: Risk | null;
  /** Ids of alerts. */
  readonly openAlerts: readonly string[];
  /** The run whose state and model it stands on; null: run zero. */
  readonly run: string | null;
}

/** Where the speed layer stands in a partition: JSON, replaced whole. */
export interface PartitionStatus {
  readonly partition: number;
  /** The next offset to read. */
  readonly position: number;
  /** The latest event time in the state, epoch ms; null before the first event. */
  readonly eventTime: number | null;
  /** The run in force here; null: run zero. */
  readonly run: string | null;
  /** Since the run's cut. */
  readonly counts: RunCounts;
  /** Offsets [from, to) that the log had lost before they were read. */
  readonly holes: readonly { readonly from: number; readonly to: number }[];
  /** Epoch ms, by the clock of the process that wrote it. */
  readonly updatedAt: number;
}
