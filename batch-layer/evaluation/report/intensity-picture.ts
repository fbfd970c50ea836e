import { scaleLinear } from 'd3-scale';
import { line } from 'd3-shape';
import { type Html, html, px } from '../../report/html.js';
import type { Condition } from '../evaluation.js';
import { colourOf, keyOf } from './colours.js';
import { shareText } from './words.js';

const [width, height] = [900, 300];
const edge = { left: 70, right: 30, top: 16, bottom: 46 };

/** A curve per scorer: the share of the attacks that was found, by how plainly they show. */
export function intensityPicture(scorers: readonly string[], conditions: readonly Condition[]): Html {
  const x = scaleLinear([0, 1], [edge.left, width - edge.right]);
  const y = scaleLinear([0, 1], [height - edge.bottom, edge.top]);
  const curveOf = (scorer: number) => {
    const points = conditions.map(({ circumstances, figures }) => {
      return { at: circumstances!.intensity, recall: figures[scorer]!.withinBudget.recall };
    });
    const path = line<(typeof points)[number]>(
      ({ at }) => px(x(at)),
      ({ recall }) => px(y(recall.share ?? 0)),
    )(points);
    const colour = colourOf(scorer);
    return html`<path class="curve" style="stroke: ${colour}" d="${path ?? ''}"/>${points.map(
      ({ at, recall }) => {
        const [low, high] = recall.interval ?? [0, 0];
        return html`<line x1="${px(x(at))}" x2="${px(x(at))}" y1="${px(y(low))}" y2="${px(y(high))}" style="stroke: ${colour}"/><circle r="4" cx="${px(x(at))}" cy="${px(y(recall.share ?? 0))}" style="fill: ${colour}"><title>${scorers[scorer]!} at ${at}: ${shareText(recall)}</title></circle>`;
      },
    )}`;
  };
  return html`<figure><svg viewBox="0 0 ${width} ${height}" role="img" aria-label="Attacks found, by intensity">
${y.ticks(5).map((tick) => html`<line class="axis" x1="${edge.left}" x2="${width - edge.right}" y1="${px(y(tick))}" y2="${px(y(tick))}"/><text x="${edge.left - 8}" y="${px(y(tick) + 4)}" text-anchor="end">${100 * tick} %</text>`)}
${x.ticks(5).map((tick) => html`<text x="${px(x(tick))}" y="${height - edge.bottom + 24}" text-anchor="middle">${tick}</text>`)}
${scorers.map((_, scorer) => curveOf(scorer))}
</svg>${keyOf(scorers)}
<figcaption>Across: intensity, 1 the plainest. Up: the share of the attacks that was found within the budget.</figcaption></figure>`;
}
