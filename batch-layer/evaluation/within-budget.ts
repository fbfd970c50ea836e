import type { Anomaly } from '../../core/alerts/anomaly.js';
import type { AlertPolicy } from '../../core/alerts/policy.js';
import { AlertBook } from '../backtest/alert-book.js';

/** The alerts of some anomalies, those of one entity in the order of their arrival. */
export function alertsOf(anomalies: readonly Anomaly[], policy: AlertPolicy): AlertBook {
  const book = new AlertBook(policy);
  for (const anomaly of anomalies) book.add(anomaly);
  return book;
}

/**
 * The same with a higher threshold, by which there are no more alerts than so many: what a scorer would say had somebody
 * set it to what they can look at. The threshold is found by bisection over the scores that occur; where a higher one
 * splits an alert in two, it need not be the least.
 */
export function alertsWithin(
  mostAlerts: number,
  anomalies: readonly Anomaly[],
  policy: AlertPolicy,
): AlertBook {
  const all = alertsOf(anomalies, policy);
  if (all.count <= mostAlerts) return all;
  const scores = [...new Set(anomalies.map(({ score }) => score))].sort((one, other) => one - other);
  const from = (threshold: number) =>
    alertsOf(
      anomalies.filter(({ score }) => score >= threshold),
      policy,
    );
  let [low, high] = [1, scores.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (from(scores[middle]!).count <= mostAlerts) high = middle;
    else low = middle + 1;
  }
  return from(scores[low] ?? Number.POSITIVE_INFINITY);
}
