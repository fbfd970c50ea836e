import type { Anomaly } from '../../core/alerts/anomaly.js';
import { alertPolicyOf } from '../../core/alerts/policy.js';
import { type Alert, AlertBook } from './alert-book.js';
import { backtest, type Stretch, type StretchCounts } from './backtest.js';
import type { ArrivedEvent, Verdict } from './event-judge.js';
import { type RunBasis, RunJudge } from './run-judge.js';

/** What a speed layer on the run would have made of a stretch. */
export interface RunBacktest {
  readonly counts: StretchCounts;
  readonly anomalies: number;
  /** By the event time at which they begin. */
  readonly alerts: readonly Alert[];
  /** Event times of the stretch's earliest and latest event, epoch ms; null where it has none. */
  readonly firstMs: number | null;
  readonly lastMs: number | null;
}

/** @throws profile-without-scorer */
export async function backtestRun(stretch: Stretch, basis: RunBasis): Promise<RunBacktest> {
  const book = new AlertBook(alertPolicyOf(basis.profile));
  let anomalies = 0;
  let [firstMs, lastMs] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  const counts = await backtest(stretch, [new RunJudge(basis)], {
    judged(arrived, [verdict]) {
      const { time } = arrived.event;
      firstMs = Math.min(firstMs, time);
      lastMs = Math.max(lastMs, time);
      if (!verdict!.isAnomaly) return;
      anomalies++;
      book.add(anomalyOf(arrived, verdict!));
    },
  });
  const isEmpty = counts.valid === 0;
  return {
    counts,
    anomalies,
    alerts: book.alerts(),
    firstMs: isEmpty ? null : firstMs,
    lastMs: isEmpty ? null : lastMs,
  };
}

export function anomalyOf({ event }: ArrivedEvent, { score, reasons }: Verdict): Anomaly {
  return { eventId: event.id, entity: event.entity, timeMs: event.time, score, reasons };
}
