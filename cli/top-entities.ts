import { shortNumber } from '../core/models/format-number.js';
import { printable } from '../core/text/printable.js';
import { signedBar } from './bars.js';
import { clip } from './clip.js';
import type { ShownContribution } from './explanations.js';
import { paint } from './paint.js';
import { table } from './table.js';

/** An entity at the top; the worst first. */
export interface TopEntity {
  readonly entity: string;
  /** The normalised score, 0–1, higher is worse. */
  readonly score: number;
  readonly reasons: readonly string[];
  /** Features that weigh most, the weightiest first; none where the run's explanations are not there. */
  readonly contributions: readonly ShownContribution[];
}

const mostNameWidth = 40;
const mostReasons = 3;
const [leftWidth, mostRightWidth] = [4, 30];

/** Each entity with what its features add to log2 of its score as signed bars on one scale, or else the reasons in words. */
export function topLines(top: readonly TopEntity[], width: number): string[] {
  const all = top.flatMap(({ contributions }) => contributions);
  const most = Math.max(...all.map(({ bits }) => Math.abs(bits)), Number.MIN_VALUE);
  const texts = table(
    all.map(({ feature, value, expected, bits }) => [
      `  ${feature}`,
      value === null ? 'none' : shortNumber(value),
      expected === null ? '' : `cohort ${shortNumber(expected)}`,
      `${bits < 0 ? '−' : '+'}${Math.abs(bits).toFixed(3)}`,
    ]),
    { right: [1, 2, 3], mostWidth: mostNameWidth },
  );
  const longest = Math.max(0, ...texts.map((text) => text.length));
  const right = Math.max(4, Math.min(mostRightWidth, width - longest - leftWidth - 2));
  const lines = texts.map((text, index) => {
    const { bits } = all[index]!;
    const drawn = signedBar(bits / most, leftWidth, right).trimEnd();
    return `${text} ${paint(bits < 0 ? 'green' : 'red', drawn)}`;
  });
  let next = 0;
  return top.flatMap((entity, index) => [
    ...(index > 0 && all.length > 0 ? [''] : []),
    `${entity.score.toFixed(3)}  ${paint(['bold', 'red'], clip(printable(entity.entity), mostNameWidth))}`,
    ...(entity.contributions.length > 0
      ? entity.contributions.map(() => lines[next++]!)
      : entity.reasons.slice(0, mostReasons).map((reason) => clip(`       ${printable(reason)}`, width))),
  ]);
}
