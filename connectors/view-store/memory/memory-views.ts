import { randomUUID } from 'node:crypto';
import type { EntityView, PartitionStatus } from '../../../core/views/views.js';
import {
  type AlertDocument,
  defaultOptions,
  type ViewChanges,
  type ViewStore,
  type ViewStoreOptions,
} from '../view-store.js';
import { LatestDocuments } from './latest-documents.js';

interface Owner {
  epoch: number;
  position: number;
}

/** Views of one process, which live as long as it does. */
export function openMemoryViews(options: ViewStoreOptions): ViewStore {
  const { maxAnomalies, maxAlerts } = { ...defaultOptions, ...options };
  const owners = new Map<number, Owner>();
  const statuses = new Map<number, PartitionStatus>();
  const entities = new Map<string, EntityView>();
  const anomalies = new LatestDocuments<ViewChanges['anomalies'][number]>(maxAnomalies);
  const alerts = new LatestDocuments<AlertDocument>(maxAlerts);
  const incarnation = randomUUID();

  return {
    url: 'memory:',
    limits: { maxAnomalies, maxAlerts },
    own: async (partition) => {
      const epoch = (owners.get(partition)?.epoch ?? 0) + 1;
      owners.set(partition, { epoch, position: 0 });
      return { epoch, incarnation };
    },
    write: async (partition, epoch, position, changes) => {
      const owner = owners.get(partition);
      if (owner?.epoch !== epoch || position < owner.position) return 'fenced';
      owner.position = position;
      for (const view of changes.entities) entities.set(view.entity, view);
      for (const anomaly of changes.anomalies) {
        const { event_id, timestamp } = anomaly.document;
        anomalies.put(event_id, timestamp, anomaly);
      }
      for (const alert of changes.alerts) alerts.put(alert.alert_id, alert.last, alert);
      anomalies.forget();
      alerts.forget();
      statuses.set(partition, changes.status);
      return 'written';
    },
    incarnation: async () => (owners.size > 0 ? incarnation : null),

    entity: async (name) => entities.get(name) ?? null,
    anomalies: async (limit) => anomalies.latest(limit).map(({ document }) => document),
    anomaly: async (eventId) => anomalies.get(eventId)?.document ?? null,
    anomaliesOf: async (name, limit) =>
      anomalies.latest(limit, ({ entity }) => entity === name).map(({ document }) => document),
    alerts: async (limit) => alerts.latest(limit),
    alert: async (id) => alerts.get(id),
    status: async (partition) => statuses.get(partition) ?? null,
    statuses: async () => [...statuses.values()].sort((a, b) => a.partition - b.partition),
    close: async () => {},
  };
}
