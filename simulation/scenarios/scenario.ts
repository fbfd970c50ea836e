import type { Random } from '../../core/random/random.js';
import type { SecurityEvent, Situation } from '../events/event.js';
import type { Scene } from '../events/scene.js';
import type { Person } from '../people/person.js';

/** A kind of attack. */
export interface Scenario {
  /** One sentence for people: what it leaves in the log. */
  readonly signature: string;
  /** What the attack does, in the order of time. */
  play(stage: Stage): Iterable<Act>;
}

export interface Stage {
  /** Everybody with an account; at least one is human. */
  readonly people: readonly Person[];
  /** The day on which it begins, since 1970-01-01. */
  readonly day: number;
  /** How plainly it shows, in (0, 1]. */
  readonly intensity: number;
  readonly random: Random;
}

/** One event of an attack, under somebody's account. */
export interface Act {
  readonly atMs: number;
  readonly person: Person;
  readonly situation: Situation;
  does(scene: Scene): SecurityEvent;
}
