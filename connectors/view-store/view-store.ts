import type { EntityView, PartitionStatus } from '../../core/views/views.js';

/**
 * The port of views: projections of the speed layer, for whoever answers questions. `view-store.case.ts` is its contract,
 * run by every adapter.
 *
 * A view store is never the only copy of anything. It may lose its content at any time: `incarnation` is then another, and
 * owners take their partitions again and write everything once more.
 *
 * Every method throws views-unreachable (at once or within `replyMs`; it may have been done nevertheless) and views-refused,
 * both worth a retry.
 */
export interface ViewStore {
  readonly url: string;
  readonly limits: ViewLimits;
  /** Takes a partition over: from now on, writes of its earlier epochs change nothing. */
  own(partition: number): Promise<Ownership>;
  /**
   * All of `changes` or, where `fenced`, none: the partition's epoch is another, the position is below that of an earlier
   * write of this epoch, or the store lost what this epoch wrote. The same write twice is as if it were once.
   *
   * @param position where the partition stands with these changes: its next offset to read
   */
  write(
    partition: number,
    epoch: number,
    position: number,
    changes: ViewChanges,
  ): Promise<'written' | 'fenced'>;
  /** A name that lasts as long as the content; null where nobody owned a partition since the content was lost. */
  incarnation(): Promise<string | null>;

  entity(name: string): Promise<EntityView | null>;
  /** Newest event time first. */
  anomalies(limit: number): Promise<readonly AnomalyDocument[]>;
  anomaly(eventId: string): Promise<AnomalyDocument | null>;
  /** Newest event time first. */
  anomaliesOf(entity: string, limit: number): Promise<readonly AnomalyDocument[]>;
  /** Latest anomaly first. */
  alerts(limit: number): Promise<readonly AlertDocument[]>;
  alert(id: string): Promise<AlertDocument | null>;
  status(partition: number): Promise<PartitionStatus | null>;
  /** In order of partitions. */
  statuses(): Promise<readonly PartitionStatus[]>;
  close(): Promise<void>;
}

export interface Ownership {
  /** Greater than every earlier one of the partition, below 2^53. */
  readonly epoch: number;
  readonly incarnation: string;
}

/** JSON documents, not changed once they are given; each replaces the one of the same entity, event, alert or partition. */
export interface ViewChanges {
  readonly entities: readonly EntityView[];
  /** Documents name the entity by its field, which a store does not know. */
  readonly anomalies: readonly { readonly entity: string; readonly document: AnomalyDocument }[];
  readonly alerts: readonly AlertDocument[];
  readonly status: PartitionStatus;
}

/** What a view store needs to know of an anomaly's score record. */
export interface AnomalyDocument {
  readonly event_id: string;
  /** Event time, epoch ms. */
  readonly timestamp: number;
}

/** What a view store needs to know of an alert. */
export interface AlertDocument {
  readonly alert_id: string;
  /** Event time of its latest anomaly, epoch ms. */
  readonly last: number;
}

export interface ViewLimits {
  /** How many anomalies are kept, the newest by event time. */
  readonly maxAnomalies: number;
  /** How many alerts are kept, those with the latest anomalies. */
  readonly maxAlerts: number;
}

export interface ViewStoreOptions extends Partial<ViewLimits> {
  /** Keeps several in one server apart: `<profile>/<log folder>`. */
  readonly prefix: string;
  /** How long an answer may take; default 2,000 ms. */
  readonly replyMs?: number;
}

/** Where options say nothing else. */
export const defaultOptions = { maxAnomalies: 10_000, maxAlerts: 10_000, replyMs: 2_000 };
