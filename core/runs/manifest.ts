import type { Counts } from './counts.js';
import type { Order } from './order.js';

export const runFormatVersion = 1;

/** What a run is: manifest.json of its folder. Written once, last; a folder without it is no run. */
export interface RunManifest {
  readonly formatVersion: number;
  readonly run: string;
  readonly profile: string;
  /** Trained on a part of the log only; never in force. */
  readonly excerpt: boolean;
  readonly log: {
    readonly url: string;
    readonly kind: string;
    readonly id: string;
    readonly partitions: number;
  };
  readonly order: Order;
  readonly cut: readonly number[];
  readonly window: RunWindow;
  readonly counts: RunCounts;
  readonly partitions: readonly RunCounts[];
  /** Offsets [from, to) that the log had lost before they were read. */
  readonly holes: readonly { readonly partition: number; readonly from: number; readonly to: number }[];
  readonly parameters: unknown;
  readonly features: readonly string[];
  readonly entities: number;
  readonly anomalous: number;
  /** The run whose cohorts it continues, which was in force; null for the first. */
  readonly continues: string | null;
  /** The least cohort id that no run up to this one ever had. */
  readonly nextCohortId: number;
  /** Per feature, entities whose distinct values passed the cap: their number is a lower bound. */
  readonly saturated: Readonly<Record<string, number>>;
  readonly versions: Readonly<Record<string, string | number>>;
  /** ISO 8601, by the clock passed in. */
  readonly startedAt: string;
  /** Stage → seconds. */
  readonly timings: Readonly<Record<string, number>>;
  /** Links that point to this run's training data; absolute paths. */
  readonly outputLinks: readonly string[];
  /** Path within the run → hex SHA-256. */
  readonly files: Readonly<Record<string, string>>;
}

export interface RunWindow {
  readonly strategy: unknown;
  /** ISO 8601, inclusive; null: all of history. */
  readonly start: string | null;
  /** Event times in the window, ISO 8601; null where there is no event. */
  readonly oldest: string | null;
  readonly newest: string | null;
}

/** read = valid + rejected + duplicate; valid = inWindow + beforeWindow. */
export interface RunCounts extends Counts {
  readonly inWindow: number;
  readonly beforeWindow: number;
}
