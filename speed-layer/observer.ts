import type { AnomalyRecord } from '../core/alerts/anomaly.js';
import type { RejectionReason } from '../core/events/rejection.js';
import type { Checkpoint } from './checkpoint.js';
import type { ConditionListener } from './conditions.js';

/** Who counts what the speed layer does. */
export interface Observer extends ConditionListener {
  /** Called for every record: cheap. */
  rejected(reason: RejectionReason): void;
  scored(kind: string, score: number): void;
  /** Records of one batch: how many, and how long it took from their delivery to the last score. */
  handled(read: number, valid: number, duplicate: number, seconds: number): void;
  anomaly(record: AnomalyRecord): void;
  checkpointed(partition: number, written: Checkpoint, seconds: number): void;
  /** Where a partition stands, every few seconds. */
  standing(partition: number, standing: Standing): void;
  /** It is another's now. */
  released(partition: number): void;
  /** Entities in memory, and the bytes of their states. */
  state(entities: number, bytes: number): void;
  viewsWritten(outcome: 'written' | 'fenced' | 'failed'): void;
}

export interface Standing {
  /** Offsets to the end of the log. */
  readonly lag: number;
  /** Offsets that were lost. */
  readonly missing: number;
  /** Offsets that nobody may have scored. */
  readonly unscored: number;
  /** null: run zero. */
  readonly run: string | null;
  /** Epoch ms. */
  readonly runCreatedMs: number | null;
}
