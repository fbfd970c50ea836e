import { max, range, sum } from 'd3-array';
import { scaleLinear } from 'd3-scale';
import { curveMonotoneX, line } from 'd3-shape';
import { formatNumber } from '../../core/models/format-number.js';
import type { Activity } from './activity.js';
import { type Html, html, px } from './html.js';

const days = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'];
const width = 900;
const edge = { left: 60, right: 20 };
const heat = { top: 6, row: 26 };
const curves = { top: 20, bottom: 180, height: 226 };
const hours = range(24);

/** A square per hour of the week, and how the day of anomalous entities goes beside that of the others. */
export function activityPicture(activity: Activity): Html {
  const total = activity.normal.map((events, hour) => events + activity.anomalous[hour]!);
  return html`<figure>${weekPicture(total)}
<figcaption>Events per hour of the week, local time (${activity.zone}): the stronger the colour, the more.</figcaption></figure>
<figure>${dayPicture(activity)}
<div class="key"><span style="--c: var(--normal)">normal</span><span style="--c: var(--anomalous)">anomalous</span></div>
<figcaption>By hour of the day, the share that it has of all events of normal and of anomalous entities.</figcaption></figure>`;
}

function weekPicture(events: readonly number[]): Html {
  const x = scaleLinear([0, 24], [edge.left, width - edge.right]);
  const most = Math.max(1, ...events);
  const cell = x(1) - x(0) - 2;
  const height = heat.top + 7 * heat.row + 26;
  return html`<svg viewBox="0 0 ${width} ${height}" role="img" aria-label="Events per hour of the week">
${days.map(
  (day, row) =>
    html`<text x="${edge.left - 10}" y="${heat.top + row * heat.row + 18}" text-anchor="end">${day}</text>${hours.map(
      (hour) => {
        const count = events[row * 24 + hour]!;
        return html`<rect class="normal" x="${px(x(hour))}" y="${heat.top + row * heat.row}" width="${px(cell)}" height="${heat.row - 2}" rx="3" fill-opacity="${count === 0 ? 0.05 : px(0.12 + 0.88 * Math.sqrt(count / most))}"><title>${day} ${hourText(hour)}: ${formatNumber(count)} events</title></rect>`;
      },
    )}`,
)}
${hourLabels(x, 0.5, height - 4)}</svg>`;
}

function dayPicture({ normal, anomalous }: Activity): Html {
  const shares = [shareByHour(normal), shareByHour(anomalous)] as const;
  const x = scaleLinear([0, 23], [edge.left, width - edge.right]);
  const y = scaleLinear([0, max(shares.flat()) || 1], [curves.bottom, curves.top]).nice(3);
  const drawn = line<number>(
    (_, hour) => px(x(hour)),
    (share) => px(y(share)),
  ).curve(curveMonotoneX);
  const curve = (kind: 'normal' | 'anomalous', share: readonly number[]) =>
    sum(share) === 0
      ? null
      : html`<path class="curve" style="stroke: var(--${kind})" d="${drawn([...share]) ?? ''}"/>${share.map(
          (value, hour) =>
            html`<circle class="${kind}" r="3.5" cx="${px(x(hour))}" cy="${px(y(value))}"><title>${hourText(hour)}: ${(100 * value).toFixed(1)} % of the events of ${kind} entities</title></circle>`,
        )}`;
  return html`<svg viewBox="0 0 ${width} ${curves.height}" role="img" aria-label="Share of events per hour of the day">
${y.ticks(3).map((tick) => html`<line class="axis" x1="${edge.left}" x2="${width - edge.right}" y1="${px(y(tick))}" y2="${px(y(tick))}"/><text x="${edge.left - 8}" y="${px(y(tick) + 4)}" text-anchor="end">${formatNumber(100 * tick)} %</text>`)}
${curve('normal', shares[0])}${curve('anomalous', shares[1])}
${hourLabels(x, 0, curves.height - 16)}</svg>`;
}

function shareByHour(events: readonly number[]): number[] {
  const total = sum(events) || 1;
  return hours.map((hour) => sum(days, (_, day) => events[day * 24 + hour]!) / total);
}

function hourLabels(x: (hour: number) => number, middle: number, y: number): Html[] {
  return hours
    .filter((hour) => hour % 4 === 0)
    .map(
      (hour) =>
        html`<text x="${px(x(hour + middle))}" y="${y}" text-anchor="middle">${hourText(hour)}</text>`,
    );
}

function hourText(hour: number): string {
  return `${String(hour).padStart(2, '0')}:00`;
}
