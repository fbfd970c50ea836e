import { type ScaleLinear, scaleLinear } from 'd3-scale';
import { type Contribution, createExplainer } from '../../core/models/explanation.js';
import { formatNumber, shortNumber } from '../../core/models/format-number.js';
import type { Matrix } from '../../core/models/matrix.js';
import type { Model } from '../../core/models/model.js';
import type { AnomalyReport, TopAnomaly } from '../../core/runs/report.js';
import { type Html, html, px } from './html.js';

const mostFor = 6;
const mostAgainst = 2;
/** Of an anomaly, what has a place of its own. */
const notFacts = ['anomaly_score', 'anomaly_score_normalized', 'is_anomaly', 'reasons'];

type Scale = ScaleLinear<number, number>;

interface Explained {
  readonly anomaly: TopAnomaly;
  readonly shown: readonly Contribution[];
  /** What the features that are not shown add together, and how many they are. */
  readonly rest: { readonly bits: number; readonly features: number };
}

/** The top anomalies, each with its numbers and the features that make its score high, or keep it from being higher. */
export function anomaliesSection(
  { top_anomalies }: AnomalyReport,
  entityName: string,
  entities: readonly string[],
  scored: Matrix,
  model: Model,
): Html {
  if (top_anomalies.length === 0) return html`<p>None.</p>`;
  const explain = createExplainer(model);
  const width = scored.columns.length;
  const explained = top_anomalies.map((anomaly): Explained => {
    const row = entities.indexOf(String(anomaly[entityName]));
    const { contributions } = explain(scored.values.subarray(row * width, (row + 1) * width));
    return { anomaly, ...split(contributions) };
  });
  const bits = explained.flatMap(({ shown, rest }) => [...shown, rest]).map(({ bits }) => bits);
  const scale = scaleLinear([Math.min(0, ...bits), Math.max(0, ...bits) || 1], [0, 100]);
  return html`<p class="faint">Bars: what a feature adds to log2 of the score, in bits, on one scale for all.</p>
<div class="key"><span style="--c: var(--anomalous)">makes it more anomalous</span><span style="--c: var(--less)">makes it less so</span></div>
${explained.map((one) => entry(one, entityName, scale))}`;
}

function split(contributions: readonly Contribution[]): Omit<Explained, 'anomaly'> {
  const raising = contributions.filter(({ bits }) => bits > 0).slice(0, mostFor);
  const lowering = contributions.filter(({ bits }) => bits < 0).slice(-mostAgainst);
  const shown = [...raising, ...lowering];
  const sum = (of: readonly Contribution[]) => of.reduce((total, { bits }) => total + bits, 0);
  return {
    shown,
    rest: { bits: sum(contributions) - sum(shown), features: contributions.length - shown.length },
  };
}

function entry({ anomaly, shown, rest }: Explained, entityName: string, scale: Scale): Html {
  const facts = Object.entries(anomaly).flatMap(([name, value]) =>
    name === entityName || notFacts.includes(name)
      ? []
      : [`${name} ${typeof value === 'number' ? formatNumber(value) : '–'}`],
  );
  const others = `the other ${rest.features} features together`;
  return html`<article class="entity"><header><b><bdi>${String(anomaly[entityName])}</bdi></b><span class="facts">${facts.join(' · ')}</span><span class="score">score ${anomaly.anomaly_score.toFixed(3)}</span></header>
<div class="row head"><span class="name">feature</span><span class="own">own</span><span class="peers">cohort</span><span class="number">bits</span></div>
${shown.map(contributionRow(scale))}
${rest.features === 0 ? null : html`<div class="row"><span class="name">${others}</span>${bar(rest.bits, scale)}</div>`}</article>`;
}

function contributionRow(scale: Scale) {
  return ({ feature, value, expected, bits, text }: Contribution): Html =>
    html`<div class="row" title="${text}"><span class="name">${feature}</span><span class="own">${value === null ? 'none' : shortNumber(value)}</span><span class="peers">${expected === null ? '–' : shortNumber(expected)}</span>${bar(bits, scale)}</div>`;
}

/** From 0 to the right for more anomalous, to the left for less. */
function bar(bits: number, scale: Scale): Html {
  const [left, right] = [scale(Math.min(0, bits)), scale(Math.max(0, bits))];
  return html`<span class="bar" style="--zero: ${px(scale(0))}%"><i class="${bits < 0 ? 'less' : 'more'}" style="left: ${px(left)}%; width: ${px(right - left)}%"></i></span><span class="number">${bits < 0 ? '−' : '+'}${Math.abs(bits).toFixed(3)}</span>`;
}
