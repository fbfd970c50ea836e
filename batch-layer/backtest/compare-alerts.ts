import type { Alert } from './alert-book.js';

/** Alerts of A that B has not, and the other way round: alerts of A = lost + keptBefore, of B = gained + keptAfter. */
export interface AlertChanges {
  readonly lost: readonly Alert[];
  readonly gained: readonly Alert[];
  /** Two alerts of one side may be one of the other. */
  readonly keptBefore: number;
  readonly keptAfter: number;
}

/**
 * What changes from the alerts of A to those of B over the same events. An alert is kept where the other side has one of
 * the same entity that is no further away in event time than what joins anomalies to one alert.
 */
export function compareAlerts(
  before: readonly Alert[],
  after: readonly Alert[],
  joinWithinMs: number,
): AlertChanges {
  const lost = without(before, after, joinWithinMs);
  const gained = without(after, before, joinWithinMs);
  return { lost, gained, keptBefore: before.length - lost.length, keptAfter: after.length - gained.length };
}

/** Those of `alerts` that have no counterpart among `others`. */
function without(alerts: readonly Alert[], others: readonly Alert[], joinWithinMs: number): Alert[] {
  const othersOf = new Map<string, Alert[]>();
  for (const other of others) othersOf.set(other.entity, [...(othersOf.get(other.entity) ?? []), other]);
  return alerts.filter(({ entity, episode }) => {
    const near = (othersOf.get(entity) ?? []).some(({ episode: other }) => {
      return Math.max(other.firstMs - episode.lastMs, episode.firstMs - other.lastMs) <= joinWithinMs;
    });
    return !near;
  });
}
