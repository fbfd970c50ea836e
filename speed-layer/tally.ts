/** What this process has done, on all partitions that were ever its own. Whoever goes back to a checkpoint scores again. */
export interface Tally {
  /** Valid events. */
  scored: number;
  anomalies: number;
  /** Of these, those that a suppression kept out of alerts. */
  suppressed: number;
  /** Alerts that were opened. */
  alerts: number;
}
