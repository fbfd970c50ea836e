import type { Tail } from '../scoring/tail.js';
import type { Calibration } from './calibration.js';
import type { DimensionPeers } from './peers.js';

/** Its file in a run's folder. */
export const baselineName = 'baseline.json';

/** What a run knows of how its entities act: what single events are judged by. */
export interface Baseline {
  /** By name of the habit. */
  readonly habits: Readonly<Record<string, DimensionPeers>>;
  /** By name of the signal: amounts per day. */
  readonly signals: Readonly<Record<string, Tail>>;
  /** By name of the habit: values per day that the entity did not have before. */
  readonly fresh: Readonly<Record<string, Tail>>;
  /** Liu's scores of the run's entities: those that 1/2, 1/4, 1/8 … of them reach; rising. */
  readonly forest: readonly number[];
  readonly calibration: Calibration | null;
}
