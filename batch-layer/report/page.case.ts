import { matrixOf } from '../../core/models/matrix.js';
import { orderInWords } from '../../core/runs/order.js';
import type { AnomalyReport, TopAnomaly } from '../../core/runs/report.js';
import type { Comparison } from '../comparison/comparison.js';
import { fitModel } from '../detection/fit-model.js';
import { type ReportPage, reportPage } from './page.js';

const detectors = {
  isolationForest: { trees: 20, sampleSize: 256, seed: 42 },
  cohorts: { k: 2, seed: 42 },
} as const;

const change = {
  before: 3,
  after: 4,
  gained: { count: 3, names: ['a', '<i>'] },
  lost: { count: 0, names: [] },
};
const changes: Comparison = {
  before: '20260101T000000000Z',
  after: '20260102T000000000Z',
  entities: change,
  labels: change,
  features: {
    added: ['fresh'],
    removed: [],
    drift: [{ feature: 'speed', psi: 0.3, reading: 'large', byChance: 0.01 }],
  },
  scores: { psi: 0.05, reading: 'stable', byChance: 0.01 },
  cohorts: [
    { cohort: 0, before: 3, after: 2 },
    { cohort: 5, before: null, after: 2 },
  ],
};
const activity = {
  zone: 'UTC',
  normal: new Array<number>(168).fill(7),
  anomalous: Array.from({ length: 168 }, (_, hour) => (hour % 24 === 3 ? 5 : 0)),
};

/** A page of so many entities, those with a name given first; the first two differ from all others. */
export function pageOf(
  names: readonly string[],
  count = 60,
  more: Partial<ReportPage> = {},
  excerpt = false,
): string {
  const entities = Array.from({ length: count }, (_, row) => names[row] ?? `e${row}`);
  const rows = entities.map((_, row) => [row < 2 ? 90 + row : row % 7, row < 2 ? null : (row * 13) % 11]);
  const scored = matrixOf(['speed', 'height'], rows);
  const detection = fitModel(scored, detectors, { top: Math.min(2, count) });
  const top_anomalies = entities.slice(0, 2).map(
    (user): TopAnomaly => ({
      user,
      anomaly_score: 1,
      total_events: 1234,
      failed_auth_rate: null,
      anomaly_score_normalized: 1,
      is_anomaly: true,
      reasons: ['r'],
    }),
  );
  const report: AnomalyReport = {
    total_users: count,
    anomalous_users: top_anomalies.length,
    anomaly_rate: 0,
    top_anomalies,
    run: '20260102T000000000Z',
    profile: 'security-events',
    excerpt,
    cut: [10, 20],
    order: 'log-time',
    order_in_words: orderInWords('log-time', 'user'),
    time_range: { from: '2026-01-01T00:00:00.067Z', to: null },
    window_start: null,
    counts: { read: 30, valid: 30, rejected: 0, duplicate: 0, notRecords: 0, inWindow: 30, beforeWindow: 0 },
    rederived: null,
    compacted: null,
    verdicts: null,
    parameters: {},
    label_method: 'top',
    threshold: detection.labels.threshold,
  };
  return reportPage({ report, entityName: 'user', entities, scored, detection, activity, changes, ...more });
}
