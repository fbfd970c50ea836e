import type { Alert } from '../batch-layer/backtest/alert-book.js';
import { severityOf } from '../core/alerts/severity.js';
import type { ComparedAlerts, Side } from './backtest-document.js';
import { table } from './table.js';
import { formatCount } from './terminal-progress.js';

const mostCellWidth = 100;
const mostReasons = 2;

/** What a backtest says to people, with so many alerts of each kind. */
export function backtestText(compared: ComparedAlerts, show: number): string[] {
  const { before, after, gained, lost, keptAfter } = compared;
  const { counts, firstMs, lastMs } = after.result;
  const names = before.run === after.run ? ['before', 'after'] : [before.run, after.run];
  const row = (name: string, of: (side: Side) => string) => [name, of(before), of(after)];
  return [
    `${formatCount(counts.read)} records read = ${formatCount(counts.valid)} valid + ${formatCount(counts.rejected)} rejected + ${formatCount(counts.duplicate)} duplicate`,
    ...(firstMs === null || lastMs === null ? [] : [`events from ${iso(firstMs)} to ${iso(lastMs)}`]),
    '',
    ...table(
      [
        ['', ...names],
        row('anomalies', ({ result }) => formatCount(result.anomalies)),
        row('alerts', ({ result }) => formatCount(result.alerts.length)),
        row('alerts a day', ({ result }) => alertsPerDay(result)),
      ],
      { right: [1, 2] },
    ),
    '',
    `${formatCount(gained.length)} alerts gained, ${formatCount(lost.length)} lost, ${formatCount(keptAfter)} kept`,
    ...listed('gained', gained, show),
    ...listed('lost', lost, show),
  ];
}

/** '–' where the stretch is shorter than an hour. */
function alertsPerDay({ alerts, firstMs, lastMs }: Side['result']): string {
  const days = firstMs === null || lastMs === null ? 0 : (lastMs - firstMs) / 86_400_000;
  return days < 1 / 24 ? '–' : (alerts.length / days).toFixed(1);
}

/** The worst first. */
function listed(title: string, alerts: readonly Alert[], show: number): string[] {
  const worst = alerts.toSorted((one, other) => other.episode.peak - one.episode.peak).slice(0, show);
  if (worst.length === 0) return [];
  const rows = worst.map(({ entity, episode }) => [
    iso(episode.firstMs),
    entity,
    episode.peak.toFixed(3),
    severityOf(episode.peak),
    `${formatCount(episode.events)} anomalies`,
    episode.reasons.slice(0, mostReasons).join('; '),
  ]);
  const more = alerts.length - worst.length;
  return [
    '',
    more > 0 ? `${title}, the ${worst.length} worst of ${formatCount(alerts.length)}:` : `${title}:`,
    ...table(rows, { mostWidth: mostCellWidth }),
  ];
}

function iso(timeMs: number): string {
  return new Date(timeMs).toISOString();
}
