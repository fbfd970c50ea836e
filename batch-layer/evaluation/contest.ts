import { alertPolicyOf } from '../../core/alerts/policy.js';
import type { Stretch } from '../backtest/backtest.js';
import type { RunBasis } from '../backtest/run-judge.js';
import { type ContenderName, contenders } from './contenders.js';
import { hearWorld, type WorldOutcome } from './hear-world.js';
import type { Labels } from './labels.js';

/** Who is held side by side, and within how many alerts a day. */
export interface Contest {
  readonly scorers: readonly ContenderName[];
  readonly budgetPerDay: number;
}

/** A run, what it is to judge, and what is true of that. */
export interface World {
  readonly basis: RunBasis;
  readonly stretch: Stretch;
  readonly labels: Labels;
  /** How long the stretch is; null: from the earliest event time in it to the latest. */
  readonly days: number | null;
}

/** @throws profile-without-scorer */
export function hold(
  { scorers, budgetPerDay }: Contest,
  { basis, stretch, labels, days }: World,
): Promise<WorldOutcome> {
  const judges = scorers.map((name) => contenders[name](basis));
  const policy = alertPolicyOf(basis.profile);
  return hearWorld(stretch, judges, labels, { policy, budgetPerDay, days });
}
