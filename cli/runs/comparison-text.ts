import type { Comparison } from '../../batch-layer/comparison/comparison.js';
import type { Reading, Stability } from '../../core/runs/stability.js';
import { printable } from '../../core/text/printable.js';
import { clip } from '../clip.js';
import { paint } from '../paint.js';
import { table, withHead } from '../table.js';
import { formatCount } from '../terminal-progress.js';

const mostNameWidth = 40;
const mostDrift = 12;
const colours: Record<Reading, 'green' | 'yellow' | 'red'> = {
  stable: 'green',
  moderate: 'yellow',
  large: 'red',
};

/** A comparison for people. */
export function comparisonText({
  before,
  after,
  entities,
  labels,
  features,
  scores,
  cohorts,
}: Comparison): string[] {
  return [
    `A ${before}`,
    `B ${after}`,
    '',
    ...withHead(
      table(
        [
          ['', 'A', 'B', 'gained', 'lost'],
          ...Object.entries({ entities, anomalous: labels }).map(([name, change]) => [
            name,
            ...[change.before, change.after, change.gained.count, change.lost.count].map(formatCount),
          ]),
        ],
        { right: [1, 2, 3, 4] },
      ),
    ),
    ...names('Became anomalous', labels.gained),
    ...names('No longer anomalous', labels.lost),
    ...names('New entities', entities.gained),
    ...names('Entities that are gone', entities.lost),
    '',
    paint('bold', 'How far distributions moved'),
    'PSI: below 0.1 stable, below 0.25 moderate, else large. By chance: its mean where nothing moved.',
    ...driftLines(mostDrift, [
      ...(scores ? [{ feature: 'anomaly_score', ...scores }] : []),
      ...features.drift,
    ]),
    ...(features.added.length > 0 ? [`added: ${features.added.join(', ')}`] : []),
    ...(features.removed.length > 0 ? [`removed: ${features.removed.join(', ')}`] : []),
    '',
    paint('bold', 'Cohorts'),
    ...withHead(
      table(
        [
          ['cohort', 'A', 'B'],
          ...cohorts.map((row) => [String(row.cohort), size(row.before), size(row.after)]),
        ],
        { right: [1, 2] },
      ),
    ),
  ];
}

function names(title: string, { count, names }: Comparison['entities']['gained']): string[] {
  if (count === 0) return [];
  const more = count - names.length;
  return [
    '',
    paint('bold', title),
    ...names.map((name) => `  ${clip(printable(name), mostNameWidth)}`),
    ...(more > 0
      ? [
          `  ${names.length > 0 ? '… and ' : ''}${formatCount(more)} ${names.length > 0 ? 'more' : ''}`.trimEnd(),
        ]
      : []),
  ];
}

function driftLines(most: number, all: readonly ({ readonly feature: string } & Stability)[]): string[] {
  const drift = all.filter(({ reading }) => reading !== 'stable').slice(0, most);
  const rest = all.length - drift.length;
  const lines = table(
    [
      ['feature', 'PSI', 'by chance', ''],
      ...drift.map(({ feature, psi, byChance, reading }) => [
        feature,
        psi.toFixed(3),
        byChance.toFixed(3),
        reading,
      ]),
    ],
    { right: [1, 2], mostWidth: mostNameWidth },
  );
  const [head = '', ...rows] = withHead(lines);
  return [
    ...(drift.length > 0 ? [head] : []),
    ...rows.map((line, index) => coloured(line, drift[index]!.reading)),
    `${drift.length > 0 ? 'the other ' : 'all '}${rest} moved less: --json has them`,
  ];
}

/** The reading stands last. */
function coloured(line: string, reading: Reading): string {
  return line.slice(0, -reading.length) + paint(colours[reading], reading);
}

function size(entities: number | null): string {
  return entities === null ? '–' : formatCount(entities);
}
