import type { DerivedEvent } from '../../core/events/event.js';

/** An event that is no duplicate, and where the log has it. */
export interface ArrivedEvent {
  readonly partition: number;
  readonly offset: number;
  readonly event: DerivedEvent;
}

/** What is said of an event. */
export interface Verdict {
  /** 0-1, higher is worse. */
  readonly score: number;
  readonly isAnomaly: boolean;
  /** Of an anomaly; else none. */
  readonly reasons: readonly string[];
}

/** A scorer with all that it remembers, which takes each event once, in offset order per partition. */
export interface EventJudge {
  /** Takes an event in, and says nothing of it. */
  learn(arrived: ArrivedEvent): void;
  /** Says what it thinks of an event by those before it, then takes it in. */
  judge(arrived: ArrivedEvent): Verdict;
}
