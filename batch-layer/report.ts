import type { VerdictCounts } from '../core/alerts/verdict-counts.js';
import { createExplainer, reasonsOf } from '../core/models/explanation.js';
import { normalizeScores, rank } from '../core/models/labels.js';
import type { Matrix } from '../core/models/matrix.js';
import type { Profile } from '../core/profile/profile.js';
import type { RunManifest } from '../core/runs/manifest.js';
import { orderInWords } from '../core/runs/order.js';
import type { AnomalyReport, TopAnomaly } from '../core/runs/report.js';
import type { Archived } from './archiver.js';
import type { Detection } from './detection/fit-model.js';
import type { RunFeatures } from './run-features.js';

const mostTopAnomalies = 10;
const mostReasons = 5;

/** The report of a run: how many entities are anomalous, and the worst of them with the reasons in words. */
export function reportOf(
  manifest: Omit<RunManifest, 'files'>,
  { rederived, compacted }: Pick<Archived, 'rederived' | 'compacted'>,
  profile: Profile,
  { entities, table }: RunFeatures,
  scored: Matrix,
  { model, scores, labels }: Detection,
  verdicts: VerdictCounts | null,
): AnomalyReport {
  const normalized = normalizeScores(scores);
  const explain = createExplainer(model);
  const width = scored.columns.length;
  const anomalous = [...rank(scores)].filter((row) => labels.isAnomaly[row] === 1);
  return {
    total_users: entities.length,
    anomalous_users: anomalous.length,
    anomaly_rate: entities.length === 0 ? 0 : anomalous.length / entities.length,
    top_anomalies: anomalous.slice(0, mostTopAnomalies).map((row): TopAnomaly => {
      const shown = profile.report.features.map((name) => {
        const value = table.values[row * table.columns.length + table.columns.indexOf(name)]!;
        return [name, Number.isNaN(value) ? null : value] as const;
      });
      return {
        [profile.entity]: entities[row]!,
        anomaly_score: normalized[row]!,
        ...Object.fromEntries(shown),
        anomaly_score_normalized: normalized[row]!,
        is_anomaly: true,
        reasons: reasonsOf(explain(scored.values.subarray(row * width, (row + 1) * width)), mostReasons).map(
          ({ text }) => text,
        ),
      };
    }),
    run: manifest.run,
    profile: manifest.profile,
    excerpt: manifest.excerpt,
    cut: manifest.cut,
    order: manifest.order,
    order_in_words: orderInWords(manifest.order, profile.entity),
    time_range: { from: manifest.window.oldest, to: manifest.window.newest },
    window_start: manifest.window.start,
    counts: manifest.counts,
    rederived,
    compacted,
    verdicts,
    parameters: manifest.parameters,
    label_method: labels.method,
    threshold: labels.threshold,
  };
}
