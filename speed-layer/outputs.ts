import type { EventLog } from '../connectors/event-log/event-log.js';
import type { AlertRecord } from '../core/alerts/alert.js';
import type { AnomalyRecord } from '../core/alerts/anomaly.js';
import type { Checkpoint } from './checkpoint.js';
import type { Condition } from './conditions.js';
import { OutputLog } from './output-log.js';

export interface OutputLogs {
  readonly anomalies: EventLog;
  readonly alerts: EventLog;
}

/** Beyond so many records that a log has not taken, scoring waits for it. */
const mostPending = 20_000;

/** An alert is told anew with each of its anomalies, which have gone out before. */
const alertsLingerMs = 20;

/** The logs of anomalies and alerts. */
export class Outputs {
  readonly anomalies: OutputLog;
  readonly alerts: OutputLog;

  constructor(
    { anomalies, alerts }: OutputLogs,
    part: () => Condition,
    private readonly now: () => number,
  ) {
    this.anomalies = new OutputLog(anomalies, part);
    this.alerts = new OutputLog(alerts, part, alertsLingerMs);
  }

  addAnomaly(entity: string, record: AnomalyRecord): void {
    this.anomalies.add(this.#record(entity, record));
  }

  addAlert(entity: string, record: AlertRecord): void {
    this.alerts.add(this.#record(entity, record));
  }

  /** Where the logs end: what is queued after the call goes behind that. */
  async positions(): Promise<Checkpoint['outputs']> {
    const [anomalies, alerts] = await Promise.all([this.anomalies.positions(), this.alerts.positions()]);
    return { anomalies: [...anomalies], alerts: [...alerts] };
  }

  /** Resolves once the logs have all that was added until now. */
  async sent(): Promise<void> {
    await Promise.all([this.anomalies.sent(), this.alerts.sent()]);
  }

  /** Resolves when there is room for more. */
  async room(): Promise<void> {
    if (this.anomalies.pending + this.alerts.pending > mostPending) await this.sent();
  }

  /** Called at intervals, ends every wait for a log that has not answered for a whole interval. */
  giveUpIfSilent(): void {
    this.anomalies.giveUpIfSilent();
    this.alerts.giveUpIfSilent();
  }

  async close(): Promise<void> {
    await Promise.all([this.anomalies.close(), this.alerts.close()]);
  }

  #record(entity: string, record: unknown) {
    return {
      key: Buffer.from(entity),
      value: Buffer.from(JSON.stringify(record)),
      logTime: this.now(),
    };
  }
}
