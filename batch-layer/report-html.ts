import { formatNumber } from '../core/models/format-number.js';
import { normalizeScores } from '../core/models/labels.js';
import type { AnomalyReport, TopAnomaly } from '../core/runs/report.js';
import type { Detection } from './detection/fit-model.js';

const bins = 40;
const [width, height] = [800, 180];

/** anomaly_report.html: one self-contained page with the score distribution and the top anomalies. */
export function reportHtml(report: AnomalyReport, { scores, labels }: Detection, entityName: string): string {
  const { anomalous_users: anomalous, total_users: total, time_range: range, counts } = report;
  return `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Anomaly report ${escapeHtml(report.run)}</title>
<style>
  :root { color-scheme: light dark; font: 16px/1.5 system-ui, sans-serif; }
  body { max-width: 60rem; margin: 2rem auto; padding: 0 1rem; }
  table { border-collapse: collapse; width: 100%; }
  th, td { text-align: left; padding: .4rem .8rem .4rem 0; border-bottom: 1px solid #8884; vertical-align: top; }
  td.number { font-variant-numeric: tabular-nums; }
  svg { width: 100%; height: auto; }
  .normal { fill: #5b8bc9; } .anomalous { fill: #d1495b; }
  text { fill: currentColor; font-size: 12px; }
</style>
<h1>Anomaly report</h1>
<p>${formatNumber(anomalous)} of ${formatNumber(total)} entities (${escapeHtml(entityName)}) are anomalous.
Events from ${escapeHtml(range.from ?? 'none')} to ${escapeHtml(range.to ?? 'none')}:
${formatNumber(counts.read)} records read = ${formatNumber(counts.valid)} valid + ${formatNumber(counts.rejected)} rejected + ${formatNumber(counts.duplicate)} duplicate;
${formatNumber(counts.inWindow)} of the valid ones are in the window.</p>
<h2>Scores</h2>
${histogram(normalizeScores(scores), labels.isAnomaly)}
<h2>Top anomalies</h2>
${report.top_anomalies.length === 0 ? '<p>None.</p>' : table(report.top_anomalies, entityName)}
<p><small>Run ${escapeHtml(report.run)}, profile ${escapeHtml(report.profile)}, cut ${escapeHtml(report.cut.join(', '))}, labels by ${escapeHtml(report.label_method)}.</small></p>
</html>
`;
}

/** Entities per normalised score; anomalous ones stand on top of normal ones. */
function histogram(scores: Float64Array, isAnomaly: Uint8Array): string {
  const counts = Array.from({ length: bins }, () => [0, 0] as [normal: number, anomalous: number]);
  scores.forEach((score, row) => {
    counts[Math.min(bins - 1, Math.floor(score * bins))]![isAnomaly[row] as 0 | 1]++;
  });
  const highest = Math.max(1, ...counts.map(([normal, anomalous]) => normal + anomalous));
  const bar = (kind: string, bin: number, from: number, count: number) => {
    const [y, tall] = [height - ((from + count) / highest) * height, (count / highest) * height];
    const x = (bin * width) / bins;
    return `<rect class="${kind}" x="${x}" y="${y.toFixed(1)}" width="${width / bins - 2}" height="${tall.toFixed(1)}"><title>${count} ${kind}</title></rect>`;
  };
  const bars = counts.flatMap(([normal, anomalous], bin) => [
    ...(normal > 0 ? [bar('normal', bin, 0, normal)] : []),
    ...(anomalous > 0 ? [bar('anomalous', bin, normal, anomalous)] : []),
  ]);
  return `<svg viewBox="0 0 ${width} ${height + 20}" role="img" aria-label="Entities per anomaly score">${bars.join('')}
<text x="0" y="${height + 15}">0: most usual</text><text x="${width}" y="${height + 15}" text-anchor="end">1: most anomalous</text></svg>`;
}

function table(anomalies: readonly TopAnomaly[], entityName: string): string {
  const shown = Object.keys(anomalies[0]!).filter(
    (key) => typeof anomalies[0]![key] === 'number' && key !== 'anomaly_score_normalized',
  );
  const head = [entityName, ...shown, 'why']
    .map((name) => `<th scope="col">${escapeHtml(name)}</th>`)
    .join('');
  const rows = anomalies.map((anomaly) => {
    const numbers = shown
      .map((key) => `<td class="number">${formatNumber(Number(anomaly[key]))}</td>`)
      .join('');
    return `<tr><th scope="row">${escapeHtml(String(anomaly[entityName]))}</th>${numbers}<td>${anomaly.reasons.map(escapeHtml).join('<br>')}</td></tr>`;
  });
  return `<table><thead><tr>${head}</tr></thead><tbody>${rows.join('\n')}</tbody></table>`;
}

function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}
