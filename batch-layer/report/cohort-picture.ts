import { scaleLinear } from 'd3-scale';
import { symbol, symbolTriangle } from 'd3-shape';
import { cohortSpace } from '../../core/models/cohorts.js';
import { formatNumber } from '../../core/models/format-number.js';
import { rank } from '../../core/models/labels.js';
import type { Matrix } from '../../core/models/matrix.js';
import {
  coordinate,
  type PrincipalComponents,
  principalComponents,
} from '../../core/models/principal-components.js';
import { prepare } from '../../core/models/scaling.js';
import type { Detection } from '../detection/fit-model.js';
import { type Html, html, px } from './html.js';

const [width, height] = [900, 480];
const edge = { left: 20, right: 20, top: 20, bottom: 44 };
const mostPoints = 2000;
const mostAnomalies = 500;
const colours = 8;
const anomalyShape = symbol(symbolTriangle, 70)() ?? '';

interface Point {
  readonly name: string;
  readonly cohort: number;
  readonly isAnomaly: boolean;
  readonly at: readonly [number, number];
}

/**
 * Entities where the two widest directions of cohort space put them, a colour per cohort. Of many entities the highest
 * anomalies and others evenly spaced through the table are drawn.
 */
export function cohortPicture(entities: readonly string[], scored: Matrix, detection: Detection): Html {
  const { model, assignment, labels } = detection;
  const rows = drawn(detection);
  const space = spaceOf(detection, scored, rows);
  const components = principalComponents(space, scored.columns.length, 2);
  if (components.axes.length < 2 || rows.length === 0) return html`<p>Too little to draw.</p>`;
  const points = rows.map(
    (row, index): Point => ({
      name: entities[row]!,
      cohort: model.cohorts.ids[assignment.cohort[row]!]!,
      isAnomaly: labels.isAnomaly[row] === 1,
      at: [coordinate(components, 0, space[index]!), coordinate(components, 1, space[index]!)],
    }),
  );
  const scale = (axis: 0 | 1, range: [number, number]) => {
    const values = points.map(({ at }) => at[axis]);
    return scaleLinear([Math.min(...values), Math.max(...values)], range);
  };
  const x = scale(0, [edge.left, width - edge.right]);
  const y = scale(1, [height - edge.bottom, edge.top]);
  const behind = points.filter(({ isAnomaly }) => !isAnomaly);
  const inFront = points.filter(({ isAnomaly }) => isAnomaly);
  const title = ({ name, cohort }: Point) => html`<title>${name}, cohort ${cohort}</title>`;
  const shown = [...model.cohorts.ids.entries()].filter(([index]) => model.cohorts.sizes[index]! > 0);
  return html`<figure><svg viewBox="0 0 ${width} ${height}" role="img" aria-label="Entities by cohort in two dimensions">
<line class="axis" x1="${edge.left}" x2="${width - edge.right}" y1="${height - edge.bottom + 8}" y2="${height - edge.bottom + 8}"/>
<line class="axis" x1="${edge.left - 8}" x2="${edge.left - 8}" y1="${edge.top}" y2="${height - edge.bottom}"/>
<text x="${width - edge.right}" y="${height - 4}" text-anchor="end">component 1 →</text><text x="${edge.left}" y="${edge.top}">↑ component 2</text>
${behind.map((point) => html`<circle class="point" r="4" cx="${px(x(point.at[0]))}" cy="${px(y(point.at[1]))}" fill="var(--c${point.cohort % colours})">${title(point)}</circle>`)}
${inFront.map((point) => html`<path class="anomaly" d="${anomalyShape}" transform="translate(${px(x(point.at[0]))} ${px(y(point.at[1]))})">${title(point)}</path>`)}
</svg>
<div class="key">${shown.map(([index, id]) => html`<span style="--c: var(--c${id % colours})">cohort ${id}: ${formatNumber(model.cohorts.sizes[index]!)}</span>`)}<span style="--c: var(--anomalous)">anomalous (triangles)</span></div>
<figcaption>${axisInWords('Across', components, 0, scored.columns)} ${axisInWords('Up', components, 1, scored.columns)}
The rest of how entities differ is not to be seen here: far apart is different, close together may still differ.${rows.length < entities.length ? ` ${formatNumber(rows.length)} of ${formatNumber(entities.length)} are drawn.` : ''}</figcaption></figure>`;
}

/** Rows to draw: the highest anomalies, and of the others evenly spaced ones. */
function drawn({ scores, labels }: Detection): number[] {
  const anomalies = [...rank(scores)].filter((row) => labels.isAnomaly[row] === 1).slice(0, mostAnomalies);
  const others = [...scores.keys()].filter((row) => labels.isAnomaly[row] === 0);
  const count = Math.min(others.length, mostPoints - anomalies.length);
  const spaced = Array.from(
    { length: count },
    (_, index) => others[Math.floor((index * others.length) / count)]!,
  );
  return [...spaced, ...anomalies];
}

function spaceOf({ model }: Detection, { columns, values }: Matrix, rows: readonly number[]): number[][] {
  const width = columns.length;
  const own = rows.flatMap((row) => [...values.subarray(row * width, (row + 1) * width)]);
  const matrix = { rows: rows.length, columns, values: Float64Array.from(own) };
  const space = cohortSpace(prepare(model.preparation, matrix));
  return rows.map((_, index) => [...space.subarray(index * width, (index + 1) * width)]);
}

/** The features with the greatest weight, and the way they grow. */
function axisInWords(
  direction: string,
  { axes, shares }: PrincipalComponents,
  axis: 0 | 1,
  columns: readonly string[],
): string {
  const weights = axes[axis]!;
  const heaviest = [...weights.keys()]
    .sort((one, other) => Math.abs(weights[other]!) - Math.abs(weights[one]!))
    .slice(0, 3)
    .map((column) => `${weights[column]! < 0 ? 'less' : 'more'} ${columns[column]!}`);
  return `${direction}: principal component ${axis + 1}, ${Math.round(100 * shares[axis]!)} % of the variance; above all ${heaviest.join(', ')}.`;
}
