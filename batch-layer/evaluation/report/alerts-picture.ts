import { scaleLinear } from 'd3-scale';
import { type Html, html, px } from '../../report/html.js';
import type { Condition } from '../evaluation.js';
import type { Figures } from '../figures.js';
import { colourOf, keyOf } from './colours.js';
import { meanText, shareText } from './words.js';

const [width, height] = [900, 320];
const edge = { left: 70, right: 30, top: 16, bottom: 46 };
const pointRadius = 7;

/** A point per scorer and condition: what it finds, and how many alerts a day people have to look at for that. */
export function alertsPicture(scorers: readonly string[], conditions: readonly Condition[]): Html {
  const points = conditions.flatMap(({ circumstances, figures }) =>
    figures.flatMap(({ asItIs: of }, scorer) =>
      of.recall.share === null ? [] : [{ circumstances, of, scorer, found: of.recall.share }],
    ),
  );
  const most = Math.max(1, ...points.map(({ of }) => of.alertsPerDay.mean));
  const x = scaleLinear([0, most], [edge.left, width - edge.right]).nice();
  const y = scaleLinear([0, 1], [height - edge.bottom, edge.top]);
  const whatOf = (circumstances: Condition['circumstances']) =>
    circumstances === null
      ? ''
      : `, ${circumstances.incidentsPerDay} a day at intensity ${circumstances.intensity}`;
  const pointOf = ({ circumstances, of, scorer, found }: (typeof points)[number]) =>
    html`<circle class="point" r="${pointRadius}" cx="${px(x(of.alertsPerDay.mean))}" cy="${px(y(found))}" style="fill: ${colourOf(scorer)}"><title>${scorers[scorer]!}${whatOf(circumstances)}: ${inWords(of)}</title></circle>`;
  return html`<figure><svg viewBox="0 0 ${width} ${height}" role="img" aria-label="Attacks found and alerts a day">
${y.ticks(5).map((tick) => html`<line class="axis" x1="${edge.left}" x2="${width - edge.right}" y1="${px(y(tick))}" y2="${px(y(tick))}"/><text x="${edge.left - 8}" y="${px(y(tick) + 4)}" text-anchor="end">${100 * tick} %</text>`)}
${x.ticks(6).map((tick) => html`<text x="${px(x(tick))}" y="${height - edge.bottom + 24}" text-anchor="middle">${tick}</text>`)}
${points.map(pointOf)}
</svg>${keyOf(scorers)}
<figcaption>Across: alerts a day. Up: the share of the attacks that was found. A point per row of attacks: the better, the further up and to the left.</figcaption></figure>`;
}

function inWords({ recall, alertsPerDay, precision }: Figures): string {
  return `found ${shareText(recall)}, ${meanText(alertsPerDay)} alerts a day, precision ${shareText(precision)}`;
}
