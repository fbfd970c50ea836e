import type { Alert } from '../batch-layer/backtest/alert-book.js';
import type { AlertChanges } from '../batch-layer/backtest/compare-alerts.js';
import type { RunBacktest } from '../batch-layer/backtest/run-backtest.js';
import type { Positions } from '../connectors/event-log/event-log.js';

/** One side of a comparison. */
export interface Side {
  readonly run: string;
  /** Where it was declared how it scores. */
  readonly profile: string;
  readonly result: RunBacktest;
}

export interface ComparedAlerts extends AlertChanges {
  readonly url: string;
  readonly entityName: string;
  /** Per partition, [from, to). */
  readonly from: Positions;
  readonly to: Positions;
  readonly before: Side;
  readonly after: Side;
}

/** For programs: alerts under the names of the profile and of episodes. */
export function documentOf({ entityName, before, after, gained, lost, ...rest }: ComparedAlerts) {
  const sideOf = ({ run, profile, result: { alerts, ...figures } }: Side) => {
    return { run, profile, ...figures, alerts: alerts.length };
  };
  const alertOf = ({ entity, episode, eventIds }: Alert) => {
    return { [entityName]: entity, ...episode, eventIds };
  };
  return {
    ...rest,
    before: sideOf(before),
    after: sideOf(after),
    gained: gained.map(alertOf),
    lost: lost.map(alertOf),
  };
}
