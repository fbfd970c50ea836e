import type { Profile } from '../profile/profile.js';
import type { Contribution } from '../scoring/contribution.js';
import type { Origin } from './origin.js';
import { severityOf } from './severity.js';

/** An event whose score is at or over the threshold, as far as alerts and risk need it. */
export interface Anomaly {
  readonly eventId: string;
  readonly entity: string;
  /** Its event time, epoch ms. */
  readonly timeMs: number;
  /** 0-1, higher is worse. */
  readonly score: number;
  readonly reasons: readonly string[];
}

/** What else a score record says. */
export interface ScoredEvent extends Anomaly, Origin {
  /** Of the scorer's components in its order, each 0-1. */
  readonly components: ArrayLike<number>;
  /** The run whose model scored it; null before the first run. */
  readonly model: string | null;
  /** They add up to the raw score, in bits; null: the scorer knows no bits. */
  readonly contributions: readonly Contribution[] | null;
  /** How much history of the entity stands behind the score, 0-1; null: the scorer does not say. */
  readonly maturity: number | null;
  /** Of Liu et al. 2008, in (0, 1), higher is worse; null where there is no forest. */
  readonly forestScore: number | null;
  /** The suppression that keeps an anomaly out of all alerts; null: none does. */
  readonly suppressedBy: string | null;
}

/** A line of the log of anomalies, of `speed --scores` and of the API. */
export interface AnomalyRecord {
  readonly event_id: string;
  readonly timestamp: number;
  readonly anomaly_score: number;
  readonly reasons: readonly string[];
  readonly alert_id: string | null;
  /** The name of the suppression that keeps the anomaly out of all alerts and of the risk. */
  readonly suppressed_by: string | null;
  /** null: the event is no anomaly. */
  readonly severity: string | null;
  readonly model: string | null;
  readonly forest_score: number | null;
  readonly contributions: readonly Contribution[] | null;
  readonly maturity: number | null;
  readonly source: string;
  readonly partition: number;
  readonly offset: number;
  /** The entity under the name of its field, and the scorer's components, each under its own. */
  readonly [name: string]: string | number | null | readonly string[] | readonly Contribution[];
}

/** Names that a profile's entity and components cannot have: `core/profile/faults.ts` refuses them. */
export const anomalyRecordNames = [
  'event_id',
  'timestamp',
  'anomaly_score',
  'reasons',
  'alert_id',
  'suppressed_by',
  'severity',
  'model',
  'forest_score',
  'contributions',
  'maturity',
  'source',
  'partition',
  'offset',
] as const;

/** @param alertId null: the event is no anomaly, or is suppressed */
export type AnomalyRecorder = (event: ScoredEvent, alertId: string | null) => AnomalyRecord;

/** @param components names, in the order of `ScoredEvent.components` */
export function anomalyRecorder({ entity }: Profile, components: readonly string[]): AnomalyRecorder {
  return (event, alertId) => {
    const scores: Record<string, number> = {};
    for (let index = 0; index < components.length; index++)
      scores[components[index]!] = event.components[index]!;
    return {
      event_id: event.eventId,
      [entity]: event.entity,
      timestamp: event.timeMs,
      anomaly_score: event.score,
      ...scores,
      reasons: event.reasons,
      alert_id: alertId,
      suppressed_by: event.suppressedBy,
      severity: alertId === null && event.suppressedBy === null ? null : severityOf(event.score),
      model: event.model,
      forest_score: event.forestScore,
      contributions: event.contributions,
      maturity: event.maturity,
      source: event.source,
      partition: event.partition,
      offset: event.offset,
    };
  };
}

/** The anomaly that a record tells of. */
export function recordedAnomaly({ entity }: Profile, record: AnomalyRecord): Anomaly {
  return {
    eventId: record.event_id,
    entity: String(record[entity]),
    timeMs: record.timestamp,
    score: record.anomaly_score,
    reasons: record.reasons,
  };
}
