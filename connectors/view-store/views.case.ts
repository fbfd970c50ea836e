import type { EntityView, PartitionStatus } from '../../core/views/views.js';
import type { ViewChanges } from './view-store.js';

export function entityView(entity: string, changes: Partial<EntityView> = {}): EntityView {
  return {
    entity,
    partition: 0,
    position: 7,
    lastSeen: 1_700_000_000_123,
    events: 1,
    risk: { peak: 0.75, timeMs: 1_700_000_000_000 },
    openAlerts: [],
    run: null,
    ...changes,
  };
}

export function partitionStatus(partition: number, position: number): PartitionStatus {
  return {
    partition,
    position,
    eventTime: 1_700_000_000_123,
    run: 'run-1',
    counts: {
      read: position,
      valid: position,
      rejected: 0,
      duplicate: 0,
      notRecords: 0,
      inWindow: position,
      beforeWindow: 0,
    },
    holes: [{ from: 3, to: 5 }],
    updatedAt: 1_700_000_001_000,
  };
}

/** Documents carry more than a store needs to know. */
export function anomaly(event_id: string, entity: string, timestamp: number, anomaly_score = 0.5) {
  return { entity, document: { event_id, user: entity, timestamp, anomaly_score, reasons: ['New: ::1'] } };
}

export function alert(alert_id: string, last: number, events = 1) {
  return { alert_id, user: 'someone', last, events };
}

/** Changes of a partition that then stands at that position. */
export function changes(partition: number, position: number, some: Partial<ViewChanges> = {}): ViewChanges {
  return {
    entities: [],
    anomalies: [],
    alerts: [],
    status: partitionStatus(partition, position),
    ...some,
  };
}
