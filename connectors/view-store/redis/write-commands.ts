import type { ViewChanges, ViewLimits } from '../view-store.js';
import type { Command } from './client.js';
import { settleScript } from './scripts.js';

/** What one write does to the documents, for a transaction. */
export function writeCommands(
  prefix: string,
  partition: number,
  { entities, anomalies, alerts, status }: ViewChanges,
  { maxAnomalies, maxAlerts }: ViewLimits,
): Command[] {
  const commands: Command[] = [['HSET', `${prefix}statuses`, partition, JSON.stringify(status)]];
  if (entities.length > 0) {
    const fields = entities.flatMap((view) => [view.entity, JSON.stringify(view)]);
    commands.push(['HSET', `${prefix}entities`, ...fields]);
  }
  if (anomalies.length > 0) {
    const fields = anomalies.flatMap(({ document }) => [document.event_id, JSON.stringify(document)]);
    commands.push(['HSET', `${prefix}anomalies`, ...fields]);
  }
  if (alerts.length > 0) {
    const fields = alerts.flatMap((alert) => [alert.alert_id, JSON.stringify(alert)]);
    const times = alerts.flatMap((alert) => [alert.last, alert.alert_id]);
    commands.push(['HSET', `${prefix}alerts`, ...fields], ['ZADD', `${prefix}alert-times`, ...times]);
  }
  if (anomalies.length + alerts.length > 0) {
    const found = anomalies.flatMap(({ entity, document }) => [
      document.event_id,
      entity,
      document.timestamp,
    ]);
    commands.push(['EVAL', settleScript, 0, prefix, maxAnomalies, maxAlerts, ...found]);
  }
  return commands;
}
