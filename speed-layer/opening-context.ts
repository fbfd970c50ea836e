import type { EventLog, LogIdentity } from '../connectors/event-log/event-log.js';
import type { RunStore } from '../connectors/run-store/run-store.js';
import type { Snapshots } from '../connectors/run-store/snapshots.js';
import type { StateStore } from '../connectors/state-store/state-store.js';
import type { Profile } from '../core/profile/profile.js';
import type { Progress } from '../core/progress/progress.js';
import type { Condition } from './conditions.js';
import type { ForgottenContext } from './forgotten.js';
import type { Holes } from './holes.js';
import type { Outputs } from './outputs.js';
import type { RunStates } from './run-fold.js';

/** What it takes to make a partition ready. */
export interface OpeningContext {
  readonly log: EventLog;
  readonly identity: LogIdentity;
  readonly profile: Profile;
  readonly runs: RunStore;
  readonly runStates: RunStates;
  readonly snapshots: Snapshots;
  readonly forgotten: ForgottenContext;
  readonly stores: StateStore;
  readonly outputs: Outputs;
  readonly disk: Condition;
  /** Whether logs can be read. */
  readonly reading: Condition;
  readonly progress: Progress;
  /** Memory for the states of one partition. */
  readonly limitBytes: () => number;
  /** Ends the wait for an earlier owner. */
  readonly signal: AbortSignal;
  /** Told when the local state of a partition is good for nothing, and why. */
  readonly onRebuild: (partition: number, why: string) => void;
  /** Told of offsets below where a partition begins that nobody may have scored. */
  readonly onUnscored: (partition: number, offsets: Holes[number]) => void;
}
