import type { VerdictKind, VerdictRecord } from './verdict.js';

/** Alerts, by what people found them to be. */
export interface VerdictCounts {
  readonly truePositive: number;
  readonly falsePositive: number;
}

const members: Readonly<Record<VerdictKind, keyof VerdictCounts>> = {
  'true-positive': 'truePositive',
  'false-positive': 'falsePositive',
};

/**
 * @param verdicts the last one on each alert, of any profile
 * @param fromMs, toMs event times, epoch ms, both inclusive: an alert counts that has a part of its episode between them
 */
export function countVerdicts(
  verdicts: Iterable<VerdictRecord>,
  profile: string,
  fromMs: number,
  toMs: number,
): VerdictCounts {
  const counts = { truePositive: 0, falsePositive: 0 };
  for (const { verdict, alert, profile: of } of verdicts) {
    if (of === profile && alert.last >= fromMs && alert.opened <= toMs) counts[members[verdict]]++;
  }
  return counts;
}
