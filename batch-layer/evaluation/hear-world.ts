import type { Anomaly } from '../../core/alerts/anomaly.js';
import type { AlertPolicy } from '../../core/alerts/policy.js';
import { backtest, type Stretch } from '../backtest/backtest.js';
import type { EventJudge } from '../backtest/event-judge.js';
import { anomalyOf } from '../backtest/run-backtest.js';
import type { Labels } from './labels.js';
import { type LabelledEvent, type Outcome, outcomeOf } from './outcome.js';
import { alertsOf, alertsWithin } from './within-budget.js';

/** A scorer as it alerts by itself, and as it would with a threshold that keeps it within the budget. */
export type Mode = 'asItIs' | 'withinBudget';

/** What came of one stretch of one log. */
export interface WorldOutcome {
  /** That were scored. */
  readonly events: number;
  readonly days: number;
  /** Per judge, in their order. */
  readonly outcomes: readonly Readonly<Record<Mode, Outcome>>[];
}

export interface HearingOptions {
  readonly policy: AlertPolicy;
  readonly budgetPerDay: number;
  /** How long the stretch is; null: from the earliest event time in it to the latest. */
  readonly days: number | null;
}

/** Lets judges score a stretch side by side, in one reading, and compares what they say with the labels. */
export async function hearWorld(
  stretch: Stretch,
  judges: readonly EventJudge[],
  labels: Labels,
  { policy, budgetPerDay, days: knownDays }: HearingOptions,
): Promise<WorldOutcome> {
  const heard = judges.map((): Anomaly[] => []);
  const labelled: LabelledEvent[] = [];
  const begunBefore = new Set<string>();
  let [firstMs, lastMs] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  const { valid } = await backtest(stretch, judges, {
    folded({ event }) {
      const label = labels.get(event.id);
      if (label) begunBefore.add(label.incident);
    },
    judged(arrived, verdicts) {
      const { id: eventId, time: timeMs } = arrived.event;
      firstMs = Math.min(firstMs, timeMs);
      lastMs = Math.max(lastMs, timeMs);
      const label = labels.get(eventId);
      if (label) labelled.push({ eventId, label, timeMs });
      for (const [index, verdict] of verdicts.entries())
        if (verdict.isAnomaly) heard[index]!.push(anomalyOf(arrived, verdict));
    },
  });
  const days = knownDays ?? (valid === 0 ? 0 : (lastMs - firstMs) / 86_400_000);
  const truth = { labels, labelled, begunBefore };
  return {
    events: valid,
    days,
    outcomes: heard.map((anomalies) => ({
      asItIs: outcomeOf(alertsOf(anomalies, policy).alerts(), truth),
      withinBudget: outcomeOf(alertsWithin(budgetPerDay * days, anomalies, policy).alerts(), truth),
    })),
  };
}
