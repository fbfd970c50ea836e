import type { VerdictCounts } from '../alerts/verdict-counts.js';
import type { Counts } from './counts.js';
import type { RunManifest } from './manifest.js';

/** anomaly_report.json. Fields are added, never renamed. */
export interface AnomalyReport {
  readonly total_users: number;
  readonly anomalous_users: number;
  /** Share of the entities, 0–1. */
  readonly anomaly_rate: number;
  /** At most ten, the highest score first. */
  readonly top_anomalies: readonly TopAnomaly[];
  readonly run: string;
  readonly profile: string;
  readonly excerpt: boolean;
  readonly cut: readonly number[];
  readonly order: RunManifest['order'];
  /** What `order` means, for people. */
  readonly order_in_words: string;
  /** Event times, ISO 8601, both inclusive; null without events. */
  readonly time_range: { readonly from: string | null; readonly to: string | null };
  readonly window_start: string | null;
  readonly counts: RunManifest['counts'];
  /** What the lake counted before and after all of it went through a changed profile's door; null where it did not. */
  readonly rederived: { readonly before: Counts; readonly after: Counts } | null;
  /** The lake before and after its small files were merged; null where they were not. */
  readonly compacted: { readonly before: LakeSize; readonly after: LakeSize } | null;
  /** On alerts in the events of the run; null: they could not be read. */
  readonly verdicts: VerdictCounts | null;
  readonly parameters: unknown;
  readonly label_method: string;
  /** The least anomalous score on the scale of Parquet's anomaly_score; null when none can be. */
  readonly threshold: number | null;
}

/** The entity stands under its profile's name for it. `anomaly_score` is the normalised one, 0–1, higher is worse. */
export interface TopAnomaly {
  readonly [field: string]: string | number | boolean | null | readonly string[];
  readonly anomaly_score: number;
  readonly is_anomaly: boolean;
  readonly reasons: readonly string[];
}

export interface LakeSize {
  readonly files: number;
  readonly bytes: number;
}
