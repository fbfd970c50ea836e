import type { Random } from '../../core/random/random.js';
import type { Circumstances } from '../people/circumstances.js';

/** A harmless change in somebody's life that looks odd at first. */
export interface Surprise {
  /** The name in labels: begins with `benign-`. */
  readonly scenario: string;
  readonly kind: SurpriseKind;
  /** Identifies this one; stable under the seed. */
  readonly incident: string;
  readonly isBenign: true;
  /** First local day. */
  readonly fromDay: number;
  /** First local day after it; Infinity for a lasting change. */
  readonly untilDay: number;
}

export interface SurpriseKind {
  /** How many days it lasts; Infinity: for ever. */
  days(random: Random): number;
  /** For how many days it is news, and its events are labelled. */
  readonly newsDays: number;
  befall(usual: Circumstances, course: Course): Circumstances;
}

export interface Course {
  readonly surprise: Surprise;
  /** Days since its first. */
  readonly since: number;
  /** The same on each of its days. */
  readonly random: Random;
}
