import type { EventLog } from '../connectors/event-log/event-log.js';
import type { LakePlace } from '../connectors/lake/reading.js';
import type { RunStore } from '../connectors/run-store/run-store.js';
import type { Snapshots } from '../connectors/run-store/snapshots.js';
import type { StateStore } from '../connectors/state-store/state-store.js';
import type { ViewStore } from '../connectors/view-store/view-store.js';
import type { AnomalyRecord } from '../core/alerts/anomaly.js';
import type { Profile } from '../core/profile/profile.js';
import type { Progress } from '../core/progress/progress.js';
import type { Observer } from './observer.js';
import type { OutputLogs } from './outputs.js';
import type { RunStates } from './run-fold.js';

export interface ScoreSink {
  add(record: AnomalyRecord): void;
  /** Resolves when there is room for more. */
  room(): Promise<void>;
}

export interface SpeedOptions {
  readonly log: EventLog;
  readonly profile: Profile;
  readonly runs: RunStore;
  readonly runStates: RunStates;
  readonly snapshots: Snapshots;
  /** Time between two snapshots. */
  readonly snapshotMs: number;
  /** What the log forgets is read from there, if it was archived. */
  readonly lake: LakePlace;
  readonly stores: StateStore;
  readonly views: ViewStore;
  readonly outputs: OutputLogs;
  /** Processes of one group share the partitions. */
  readonly group: string;
  /** Memory for the states of all partitions. */
  readonly cacheBytes: number;
  /** Longest time, and most records, between two writes of the state of a partition. */
  readonly checkpointMs: number;
  readonly checkpointEvents: number;
  /** Time between two writes of the views. */
  readonly viewMs: number;
  /** Stop at the end that the log has at the beginning. */
  readonly untilEnd: boolean;
  /** Stop once it is aborted, as soon as all is saved. */
  readonly signal: AbortSignal;
  /** Epoch ms. */
  readonly now: () => number;
  readonly monotonicMs: () => number;
  /** Takes the score record of every valid event; null: nobody wants them. */
  readonly scores: ScoreSink | null;
  readonly observer: Observer;
  readonly progress: Progress;
  /** One line for people about what happened to a partition. */
  readonly tell: (line: string) => void;
}
