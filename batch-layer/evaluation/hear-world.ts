import type { AlertPolicy } from '../../core/alerts/policy.js';
import { AlertBook } from '../backtest/alert-book.js';
import { backtest, type Stretch } from '../backtest/backtest.js';
import type { EventJudge } from '../backtest/event-judge.js';
import { anomalyOf } from '../backtest/run-backtest.js';
import type { Labels } from './labels.js';
import { type LabelledEvent, type Outcome, outcomeOf } from './outcome.js';

/** What came of one stretch of one log. */
export interface WorldOutcome {
  /** That were scored. */
  readonly events: number;
  /** From the earliest event time of these to the latest. */
  readonly days: number;
  /** Per judge, in their order. */
  readonly outcomes: readonly Outcome[];
}

/** Lets judges score a stretch side by side, in one reading, and compares what they say with the labels. */
export async function hearWorld(
  stretch: Stretch,
  judges: readonly EventJudge[],
  policy: AlertPolicy,
  labels: Labels,
): Promise<WorldOutcome> {
  const heard = judges.map(() => ({ book: new AlertBook(policy), labelled: [] as LabelledEvent[] }));
  const begunBefore = new Set<string>();
  let [firstMs, lastMs] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  const { valid } = await backtest(stretch, judges, {
    folded({ event }) {
      const label = labels.get(event.id);
      if (label) begunBefore.add(label.incident);
    },
    judged(arrived, verdicts) {
      const { id, time: timeMs } = arrived.event;
      firstMs = Math.min(firstMs, timeMs);
      lastMs = Math.max(lastMs, timeMs);
      const label = labels.get(id);
      for (const [index, verdict] of verdicts.entries()) {
        const { book, labelled } = heard[index]!;
        const alertId = verdict.isAnomaly ? book.add(anomalyOf(arrived, verdict)) : null;
        if (label) labelled.push({ label, timeMs, alertId });
      }
    },
  });
  return {
    events: valid,
    days: valid === 0 ? 0 : (lastMs - firstMs) / 86_400_000,
    outcomes: heard.map(({ book, labelled }) => {
      return outcomeOf({ alerts: book.alerts(), labelled, begunBefore }, labels);
    }),
  };
}
