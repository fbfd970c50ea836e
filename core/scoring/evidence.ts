import type { Value } from '../events/event.js';
import type { States } from '../features/feature-set.js';

/** An event, and what is known of its entity before it. */
export interface Judged {
  readonly values: readonly Value[];
  readonly before: States;
  /** Index of the cohort that the entity is nearest to; null: there is none. */
  readonly cohort: number | null;
  /** Of Liu et al. 2008, in (0, 1), of the entity as it is; null where it is dormant or there is no forest. */
  readonly forestScore: number | null;
}

/** What one thing adds to the score of an event, told to people. */
export interface Telling {
  readonly value: string;
  /** What was to be expected of this entity. */
  readonly expected: string;
  /** What was to be expected of its peers. */
  readonly peers: string;
  readonly reason: string;
}

/** One of the things that a score adds up. All are pure: of the event, the states before it and the run's model. */
export interface Evidence {
  readonly name: string;
  /** Of those of one group, which follow from each other, the one with the most bits counts; null: it counts for itself. */
  readonly group: string | null;
  /** Finite; negative where the event is more usual than others; 0 where it says nothing of it. */
  bits(judged: Judged): number;
  /** Of an event for which it has bits. */
  tell(judged: Judged): Telling;
}
