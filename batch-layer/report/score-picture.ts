import { scaleLinear } from 'd3-scale';
import { formatNumber } from '../../core/models/format-number.js';
import { normalizeScores } from '../../core/models/labels.js';
import type { Detection } from '../detection/fit-model.js';
import { type Html, html, px } from './html.js';

const bins = 40;
const [width, height] = [900, 250];
const edge = { left: 60, right: 20, top: 24, bottom: 36 };
/** No bar is too low to be seen. */
const leastHeight = 2;

/** Entities per normalised score; anomalous ones stand on top of normal ones. */
export function scorePicture({ scores, labels }: Pick<Detection, 'scores' | 'labels'>): Html {
  const counts = countsOf(scores, labels.isAnomaly);
  const highest = Math.max(1, ...counts.map(([normal, anomalous]) => normal + anomalous));
  const x = scaleLinear([0, 1], [edge.left, width - edge.right]);
  const y = scaleLinear([0, highest], [height - edge.bottom, edge.top]);
  const tall = (count: number) => (count === 0 ? 0 : Math.max(leastHeight, y(0) - y(count)));
  const bar = (kind: 'normal' | 'anomalous', bin: number, below: number, count: number) =>
    html`<rect class="${kind}" x="${px(x(bin / bins) + 1)}" y="${px(y(0) - below - tall(count))}" width="${px(x(1 / bins) - x(0) - 2)}" height="${px(tall(count))}"><title>${formatNumber(count)} ${kind}, score ${bin / bins} to ${(bin + 1) / bins}</title></rect>`;
  const at = labels.threshold === null ? null : normalizedThreshold(labels.threshold, scores);
  const ticks = y.ticks(4).filter(Number.isInteger);
  return html`<figure><svg viewBox="0 0 ${width} ${height}" role="img" aria-label="Entities per anomaly score">
${ticks.map(
  (tick) =>
    html`<line class="axis" x1="${edge.left}" x2="${width - edge.right}" y1="${px(y(tick))}" y2="${px(y(tick))}"/><text x="${edge.left - 8}" y="${px(y(tick) + 4)}" text-anchor="end">${formatNumber(tick)}</text>`,
)}
${counts.map(([normal, anomalous], bin) => [
  normal > 0 ? bar('normal', bin, 0, normal) : null,
  anomalous > 0 ? bar('anomalous', bin, tall(normal), anomalous) : null,
])}
${x.ticks(5).map((tick) => html`<text x="${px(x(tick))}" y="${height - edge.bottom + 26}" text-anchor="middle">${tick}</text>`)}
${at === null ? null : thresholdAt(x(at), at)}
</svg>
<div class="key"><span style="--c: var(--normal)">normal</span><span style="--c: var(--anomalous)">anomalous</span></div>
<figcaption>Across: anomaly_score_normalized, 0 the most usual, 1 the most anomalous. Up: entities. ${thresholdInWords(labels.threshold, at)}</figcaption></figure>`;
}

function countsOf(scores: Float64Array, isAnomaly: Uint8Array): [normal: number, anomalous: number][] {
  const counts = Array.from({ length: bins }, (): [number, number] => [0, 0]);
  normalizeScores(scores).forEach((score, row) => {
    counts[Math.min(bins - 1, Math.floor(score * bins))]![isAnomaly[row] as 0 | 1]++;
  });
  return counts;
}

function thresholdAt(x: number, at: number): Html {
  const anchor = at > 0.6 ? 'end' : 'start';
  return html`<line class="threshold" x1="${px(x)}" x2="${px(x)}" y1="${edge.top - 8}" y2="${height - edge.bottom}"/>
<text class="strong" x="${px(x + (at > 0.6 ? -8 : 8))}" y="${edge.top}" text-anchor="${anchor}">threshold ${at.toFixed(3)}</text>`;
}

function thresholdInWords(threshold: number | null, at: number | null): string {
  if (threshold === null || at === null) return 'No score reaches a threshold.';
  return `Dashed: the threshold, ${at.toFixed(3)} here, ${formatNumber(threshold)} as anomaly_score, which is what runs may be compared by.`;
}

/** On the scale of the normalised scores; null where no score reaches it, or all are equal. */
function normalizedThreshold(threshold: number, scores: Float64Array): number | null {
  const least = scores.reduce((low, score) => Math.min(low, score), Number.POSITIVE_INFINITY);
  const greatest = scores.reduce((high, score) => Math.max(high, score), Number.NEGATIVE_INFINITY);
  const at = (threshold - least) / (greatest - least);
  return at >= 0 && at <= 1 ? at : null;
}
