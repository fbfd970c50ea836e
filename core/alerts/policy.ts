import type { Profile } from '../profile/profile.js';

/** How anomalies of a profile's entities become alerts and risk. */
export interface AlertPolicy {
  readonly profile: string;
  /** An anomaly joins an episode that is no further away in event time than this. */
  readonly joinWithinMs: number;
  /** After this time half of a risk is left. */
  readonly riskHalfLifeMs: number;
}

export function alertPolicyOf({ name, alerts }: Profile): AlertPolicy {
  return {
    profile: name,
    joinWithinMs: alerts.joinWithinMinutes * 60_000,
    riskHalfLifeMs: alerts.riskHalfLifeHours * 3_600_000,
  };
}
