import type { Profile } from '../profile/profile.js';
import type { Episode } from './episodes.js';
import type { Origin } from './origin.js';
import { severityOf } from './severity.js';

/** A line of the log of alerts: an episode after one more anomaly. Of those with one `alert_id` the last one holds. */
export interface AlertRecord {
  readonly alert_id: string;
  readonly profile: string;
  /** The event times of its earliest and its latest anomaly, epoch ms; lateness may move both. */
  readonly opened: number;
  readonly last: number;
  /** Its anomalies. */
  readonly events: number;
  /** Their highest score. */
  readonly peak: number;
  readonly severity: string;
  /** The anomaly that opened it: the first to arrive. */
  readonly first_event_id: string;
  readonly peak_event_id: string;
  /** Of the peak. */
  readonly reasons: readonly string[];
  /** Of the anomaly that made this version. */
  readonly source: string;
  readonly partition: number;
  readonly offset: number;
  readonly status: string;
  /** The entity under the name of its field. */
  readonly [name: string]: string | number | readonly string[];
}

/** Names that a profile's entity cannot have: `core/profile/faults.ts` refuses them. */
export const alertRecordNames = [
  'alert_id',
  'profile',
  'opened',
  'last',
  'events',
  'peak',
  'severity',
  'first_event_id',
  'peak_event_id',
  'reasons',
  'source',
  'partition',
  'offset',
  'status',
] as const;

/** @param origin of the anomaly that made this version */
export type AlertRecorder = (entity: string, episode: Episode, origin: Origin) => AlertRecord;

export function alertRecorder({ name, entity: field }: Profile): AlertRecorder {
  return (entity, episode, { source, partition, offset }) => ({
    alert_id: episode.alertId,
    profile: name,
    [field]: entity,
    opened: episode.firstMs,
    last: episode.lastMs,
    events: episode.events,
    peak: episode.peak,
    severity: severityOf(episode.peak),
    first_event_id: episode.firstEventId,
    peak_event_id: episode.peakEventId,
    reasons: episode.reasons,
    source,
    partition,
    offset,
    status: 'open',
  });
}
