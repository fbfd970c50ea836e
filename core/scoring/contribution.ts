/** What one thing added to the score of an event. */
export interface Contribution {
  /** The evidence's name: a habit, a signal … */
  readonly feature: string;
  readonly value: string;
  /** What was to be expected of this entity, in words. */
  readonly expected: string;
  /** What was to be expected of its peers, in words. */
  readonly peers: string;
  readonly bits: number;
  /** A sentence that says it all. */
  readonly text: string;
}
