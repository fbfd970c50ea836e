/** When work was done, ms on the monotonic clock. */
export interface Times {
  /** When the first records were there. */
  readonly deliveredMs: number;
  /** When the first batch was scored, and the last one. */
  readonly firstScoredMs: number;
  readonly lastScoredMs: number;
}
