import { scaleLinear } from 'd3-scale';
import { type Html, html, px } from '../../report/html.js';
import type { Condition } from '../evaluation.js';
import { colourOf, keyOf } from './colours.js';
import { shareText } from './words.js';

const width = 900;
const edge = { left: 190, right: 40, top: 8, bottom: 30 };
const bar = 14;
const gap = 12;

/** A bar per kind of attack and scorer: the share that was found, with its interval. */
export function scenarioPicture(scorers: readonly string[], { figures }: Condition): Html {
  const kinds = figures[0]!.asItIs.scenarios.map(({ scenario }) => scenario);
  const group = scorers.length * bar + gap;
  const height = edge.top + kinds.length * group + edge.bottom;
  const x = scaleLinear([0, 1], [edge.left, width - edge.right]);
  const barOf = (kind: number, scorer: number) => {
    const { scenario, recall } = figures[scorer]!.withinBudget.scenarios[kind]!;
    const top = edge.top + kind * group + scorer * bar;
    const [low, high] = recall.interval ?? [0, 0];
    return html`<rect x="${edge.left}" y="${top}" width="${px(x(recall.share ?? 0) - edge.left)}" height="${bar - 2}" style="fill: ${colourOf(scorer)}"><title>${scenario}, ${scorers[scorer]!}: ${shareText(recall)} of ${recall.of}</title></rect>
<line class="whisker" x1="${px(x(low))}" x2="${px(x(high))}" y1="${top + bar / 2 - 1}" y2="${top + bar / 2 - 1}"/>`;
  };
  return html`<figure><svg viewBox="0 0 ${width} ${height}" role="img" aria-label="Attacks found, by kind">
${x.ticks(5).map((tick) => html`<line class="axis" x1="${px(x(tick))}" x2="${px(x(tick))}" y1="${edge.top}" y2="${height - edge.bottom}"/><text x="${px(x(tick))}" y="${height - 10}" text-anchor="middle">${100 * tick} %</text>`)}
${kinds.map((kind, row) => html`<text x="${edge.left - 10}" y="${px(edge.top + row * group + (group - gap) / 2 + 4)}" text-anchor="end">${kind}</text>${scorers.map((_, scorer) => barOf(row, scorer))}`)}
</svg>${keyOf(scorers)}
<figcaption>Across: the share of the attacks that was found within the budget; the thin line is its interval.</figcaption></figure>`;
}
