import { formatNumber } from '../../core/models/format-number.js';
import type { Reading } from '../../core/runs/stability.js';
import type { Comparison } from '../comparison/comparison.js';
import { type Html, html, px } from './html.js';

const mostFeatures = 8;
/** A bar of this PSI fills its place; greater ones are cut off there. */
const fullPsi = 0.5;
const readings: Record<Reading, string> = { stable: 'stable', moderate: 'moved', large: 'moved far' };

/** What changed since the run before; null: there is none to compare with. */
export function changesSection(changes: Comparison | null): Html {
  if (changes === null) return html`<p>There is no earlier run to compare with.</p>`;
  const { entities, labels, scores, features, before } = changes;
  return html`<p class="faint">Compared with the run ${before}, which was in force.</p>
<div class="tiles">${tile('entities', entities)}${tile('anomalous', labels)}
${scores === null ? null : html`<div class="tile"><b>${scores.psi.toFixed(3)}</b><span>PSI of anomaly_score: ${readings[scores.reading]}; by chance ${scores.byChance.toFixed(3)}</span></div>`}</div>
${names('Became anomalous', labels.gained)}${names('No longer anomalous', labels.lost)}
<h3>Cohorts, before and now</h3>${cohortBars(changes)}
<h3>Features that moved most</h3>${featureBars(features.drift.filter(({ psi }) => psi > 0).slice(0, mostFeatures))}
${listed('Added', features.added)}${listed('Removed', features.removed)}`;
}

function tile(name: string, { before, after, gained, lost }: Comparison['entities']): Html {
  return html`<div class="tile"><b>${formatNumber(before)} → ${formatNumber(after)}</b><span>${name}: ${formatNumber(gained.count)} gained, ${formatNumber(lost.count)} lost</span></div>`;
}

function names(title: string, { count, names }: Comparison['entities']['gained']): Html | null {
  if (count === 0) return null;
  const more = count - names.length;
  return html`<p class="names">${title}: ${names.map((name, index) => html`${index > 0 ? ', ' : ''}<b><bdi>${name}</bdi></b>`)}${more > 0 ? ` and ${formatNumber(more)} more` : ''}</p>`;
}

function cohortBars({ cohorts }: Comparison): Html {
  const most = Math.max(1, ...cohorts.flatMap(({ before, after }) => [before ?? 0, after ?? 0]));
  const row = (name: string, kind: 'before' | 'after', size: number | null) =>
    html`<div class="row"><span class="name">${name}</span><span class="bar"><i class="${kind}" style="left: 0; width: ${px((100 * (size ?? 0)) / most)}%"></i></span><span class="number">${size === null ? '–' : formatNumber(size)}</span></div>`;
  return html`${cohorts.map(({ cohort, before, after }) => [
    row(`cohort ${cohort}, before`, 'before', before),
    row(`cohort ${cohort}, now${cohortNote(before, after)}`, 'after', after),
  ])}`;
}

function cohortNote(before: number | null, after: number | null): string {
  return before === null ? ', new' : after === null ? ', gone' : '';
}

function featureBars(drift: Comparison['features']['drift']): Html {
  if (drift.length === 0) return html`<p>None moved.</p>`;
  return html`<p class="faint">PSI: below 0.1 stable, below 0.25 moved, else moved far. By chance: what it would be in the mean had nothing moved.</p>
<div class="row head"><span class="name">feature</span><span class="peers">by chance</span><span class="number">PSI</span></div>
${drift.map(
  ({ feature, psi, byChance, reading }) =>
    html`<div class="row" title="${readings[reading]}"><span class="name">${feature}</span><span class="peers">${byChance.toFixed(3)}</span><span class="bar"><i class="${reading === 'stable' ? 'after' : 'more'}" style="left: 0; width: ${px(Math.min(100, (100 * psi) / fullPsi))}%"></i></span><span class="number">${psi.toFixed(3)}</span></div>`,
)}`;
}

function listed(title: string, features: readonly string[]): Html | null {
  return features.length === 0 ? null : html`<p>${title}: ${features.join(', ')}</p>`;
}
