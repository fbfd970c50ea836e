import type { AlertRecord } from '../core/alerts/alert.js';
import type { AnomalyRecord } from '../core/alerts/anomaly.js';
import type { RejectionReason } from '../core/events/rejection.js';

/** Who counts what the speed layer does. Called for every record: cheap. */
export interface Observer {
  rejected(reason: RejectionReason): void;
  duplicate(): void;
  /** @param logTime epoch ms */
  scored(kind: string, score: number, logTime: number): void;
  anomaly(record: AnomalyRecord): void;
  alert(record: AlertRecord): void;
  checkpointed(partition: number, seconds: number): void;
}
