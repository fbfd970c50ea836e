import { recordsOf } from '../connectors/event-log/json-records.js';
import type { AlertRecord } from '../core/alerts/alert.js';
import type { AnomalyRecord } from '../core/alerts/anomaly.js';
import type { Checkpoint } from './checkpoint.js';
import type { Outputs } from './outputs.js';

/** What an earlier owner of a partition, or this one before it was killed, already sent of events at and above a position. */
export class OutputTail {
  /** Offsets of events whose anomalies are in the log. */
  readonly #anomalies = new Set<number>();
  /** Alert → the greatest offset of which a version is in the log. */
  readonly #alerts = new Map<string, number>();

  /** Reads the logs from where they ended when nothing of it was sent. */
  static async read(
    { anomalies, alerts }: Outputs,
    from: Checkpoint['outputs'],
    source: string,
    partition: number,
    position: number,
  ): Promise<OutputTail> {
    const tail = new OutputTail();
    const isOurs = (record: AnomalyRecord | AlertRecord) =>
      record.source === source && record.partition === partition && record.offset >= position;
    for await (const record of recordsOf<AnomalyRecord>(anomalies.log, from.anomalies)) {
      if (isOurs(record)) tail.#anomalies.add(record.offset);
    }
    for await (const record of recordsOf<AlertRecord>(alerts.log, from.alerts)) {
      if (!isOurs(record)) continue;
      const latest = tail.#alerts.get(record.alert_id) ?? -1;
      tail.#alerts.set(record.alert_id, Math.max(latest, record.offset));
    }
    return tail;
  }

  hasAnomaly(offset: number): boolean {
    return this.#anomalies.size > 0 && this.#anomalies.has(offset);
  }

  /** Whether the log has this version of the alert or a later one. */
  hasAlert(alertId: string, offset: number): boolean {
    return this.#alerts.size > 0 && (this.#alerts.get(alertId) ?? -1) >= offset;
  }
}
