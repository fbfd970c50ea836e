/** What this process has done, on all partitions that were ever its own. Whoever goes back to a checkpoint scores again. */
export interface Tally {
  /** Valid events. */
  scored: number;
  anomalies: number;
  /** Alerts that were opened. */
  alerts: number;
}
