/** How bad an anomaly is, from the least. */
export type Severity = 'low' | 'medium' | 'high' | 'critical';

/** @param score of an anomaly, 0-1, higher is worse */
export function severityOf(score: number): Severity {
  if (score >= 0.9) return 'critical';
  if (score >= 0.8) return 'high';
  return score >= 0.7 ? 'medium' : 'low';
}
