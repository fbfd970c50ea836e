import { formatNumber } from '../core/models/format-number.js';
import { normalizeScores } from '../core/models/labels.js';
import type { AnomalyReport, TopAnomaly } from '../core/runs/report.js';
import { printable } from '../core/text/printable.js';
import type { Detection } from './detection/fit-model.js';

type Judged = Pick<Detection, 'scores' | 'labels'>;

const bins = 40;
const height = 100;
/** Of an anomaly, what has a place of its own in the table. */
const notNumbers = ['anomaly_score', 'anomaly_score_normalized', 'is_anomaly', 'reasons'];

const style = `
  :root { color-scheme: light dark; font: 16px/1.5 system-ui, sans-serif; --normal: #5b8bc9; --anomalous: #d1495b; }
  body { max-width: 60rem; margin: 2rem auto; padding: 0 1rem; }
  svg { display: block; width: 100%; height: 12rem; border-bottom: 1px solid #888; }
  .normal { fill: var(--normal); } .anomalous { fill: var(--anomalous); }
  line { stroke: currentColor; stroke-width: 1.5; stroke-dasharray: 6 4; vector-effect: non-scaling-stroke; }
  .scale { display: flex; flex-wrap: wrap; justify-content: space-between; gap: 0 1.5rem; font-size: .85rem; }
  .key { margin-right: 1em; white-space: nowrap; }
  .key::before { content: ""; display: inline-block; width: .8em; height: .8em; margin-right: .3em; background: var(--c); }
  table { border-collapse: collapse; width: 100%; }
  thead th { font-weight: normal; font-size: .85rem; text-align: right; padding: 0 0 .3rem 1.5rem; vertical-align: bottom; }
  tbody { border-top: 1px solid #8886; }
  tbody th { font-size: 1.1rem; min-width: 8rem; overflow-wrap: anywhere; }
  th:first-child { text-align: left; padding-left: 0; }
  tbody th, td { padding: .6rem 0 0; vertical-align: baseline; }
  td.number { text-align: right; padding-left: 1.5rem; font-variant-numeric: tabular-nums; white-space: nowrap; }
  td ul { margin: 0; padding: .2rem 0 .8rem 1.2rem; }
  @media (max-width: 40rem) {
    thead { display: none; }
    tr, tbody th, td { display: block; }
    td.number { display: flex; justify-content: space-between; gap: 1rem; padding: 0; }
    td.number::before { content: attr(data-name); }
  }`;

/** anomaly_report.html: one self-contained page, without scripts, with the score distribution and the top anomalies. */
export function reportHtml(report: AnomalyReport, { scores, labels }: Judged, entityName: string): string {
  const { anomalous_users: anomalous, total_users: total, time_range: range, counts } = report;
  const excerpt = report.excerpt
    ? '<p><strong>An excerpt of the log: this run is not in force.</strong></p>'
    : '';
  return `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>Anomaly report ${escapeHtml(report.run)}</title>
<style>${style}
</style>
<h1>Anomaly report</h1>
${excerpt}
<p>${formatNumber(anomalous)} of ${formatNumber(total)} entities (${escapeHtml(entityName)}) are anomalous.</p>
<p>Events from ${timeText(range.from)} to ${timeText(range.to)}.
${formatNumber(counts.read)} records read = ${formatNumber(counts.valid)} valid + ${formatNumber(counts.rejected)} rejected + ${formatNumber(counts.duplicate)} duplicate;
${formatNumber(counts.inWindow)} of the valid ones are in the window.</p>
<h2>Scores</h2>
${histogram(scores, labels)}
<h2>Top anomalies</h2>
${report.top_anomalies.length === 0 ? '<p>None.</p>' : table(report.top_anomalies, entityName)}
<p><small>Run ${escapeHtml(report.run)}, profile ${escapeHtml(report.profile)}, cut ${escapeHtml(report.cut.join(', '))}, labels by ${escapeHtml(report.label_method)}.</small></p>
</html>
`;
}

/** Entities per normalised score; anomalous ones stand on top of normal ones, and no bar is too low to be seen. */
function histogram(scores: Float64Array, { isAnomaly, threshold }: Detection['labels']): string {
  const counts = Array.from({ length: bins }, () => [0, 0] as [normal: number, anomalous: number]);
  const normalized = normalizeScores(scores);
  normalized.forEach((score, row) => {
    counts[Math.min(bins - 1, Math.floor(score * bins))]![isAnomaly[row] as 0 | 1]++;
  });
  const highest = Math.max(1, ...counts.map(([normal, anomalous]) => normal + anomalous));
  const tall = (count: number) => (count === 0 ? 0 : Math.max(1.5, (count / highest) * (height - 3)));
  const bar = (kind: string, bin: number, below: number, count: number) =>
    `<rect class="${kind}" x="${bin + 0.05}" y="${(height - below - tall(count)).toFixed(2)}" width="0.9" height="${tall(count).toFixed(2)}"><title>${formatNumber(count)} ${kind}, score ${bin / bins} to ${(bin + 1) / bins}</title></rect>`;
  const bars = counts.flatMap(([normal, anomalous], bin) => [
    ...(normal > 0 ? [bar('normal', bin, 0, normal)] : []),
    ...(anomalous > 0 ? [bar('anomalous', bin, tall(normal), anomalous)] : []),
  ]);
  const at = threshold === null ? null : normalizedThreshold(threshold, scores);
  const line = at === null ? '' : lineAt(at * bins);
  return `<svg viewBox="0 0 ${bins} ${height}" preserveAspectRatio="none" role="img" aria-label="Entities per anomaly score">${bars.join('')}${line}</svg>
<div class="scale"><span>0, most usual</span><span>1, most anomalous</span></div>
<p class="scale"><span><span class="key" style="--c: var(--normal)">normal</span><span class="key" style="--c: var(--anomalous)">anomalous</span></span>
<span>highest bar: ${formatNumber(highest)}; ${at === null ? 'no score reaches a threshold' : `dashed: the threshold, ${at.toFixed(3)}`}</span></p>`;
}

function lineAt(x: number): string {
  return `<line x1="${x.toFixed(2)}" x2="${x.toFixed(2)}" y1="0" y2="${height}"/>`;
}

/** On the scale of the normalised scores; null where no score reaches it, or all are equal. */
function normalizedThreshold(threshold: number, scores: Float64Array): number | null {
  const least = scores.reduce((low, score) => Math.min(low, score), Number.POSITIVE_INFINITY);
  const greatest = scores.reduce((high, score) => Math.max(high, score), Number.NEGATIVE_INFINITY);
  const at = (threshold - least) / (greatest - least);
  return at >= 0 && at <= 1 ? at : null;
}

/** Two rows per anomaly: its numbers, and below them the reasons. */
function table(anomalies: readonly TopAnomaly[], entityName: string): string {
  const features = Object.keys(anomalies[0]!).filter(
    (key) => key !== entityName && !notNumbers.includes(key),
  );
  const head = [entityName, 'score', ...features].map(
    (name) => `<th scope="col">${escapeHtml(name).replaceAll('_', '_<wbr>')}</th>`,
  );
  const number = (name: string, text: string) =>
    `<td class="number" data-name="${escapeHtml(name)}">${text}</td>`;
  const bodies = anomalies.map((anomaly) => {
    const cells = features.map((name) => {
      const value = anomaly[name];
      return number(name, typeof value === 'number' ? formatNumber(value) : '–');
    });
    return `<tbody><tr><th scope="row"><bdi>${escapeHtml(String(anomaly[entityName]))}</bdi></th>${number('score', anomaly.anomaly_score.toFixed(3))}${cells.join('')}</tr>
<tr><td colspan="${head.length}"><ul>${anomaly.reasons.map((reason) => `<li>${escapeHtml(reason)}</li>`).join('')}</ul></td></tr></tbody>`;
  });
  return `<table><thead><tr>${head.join('')}</tr></thead>
${bodies.join('\n')}</table>`;
}

/** 2026-01-31T12:00:00.067Z → 2026-01-31 12:00:00 UTC. */
function timeText(iso: string | null): string {
  return iso === null ? 'none' : `${iso.slice(0, 19).replace('T', ' ')} UTC`;
}

function escapeHtml(text: string): string {
  return printable(text).replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}
