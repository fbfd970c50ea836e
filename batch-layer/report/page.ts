import { formatNumber } from '../../core/models/format-number.js';
import type { Matrix } from '../../core/models/matrix.js';
import type { AnomalyReport } from '../../core/runs/report.js';
import type { Comparison } from '../comparison/comparison.js';
import type { Detection } from '../detection/fit-model.js';
import type { Activity } from './activity.js';
import { activityPicture } from './activity-picture.js';
import { anomaliesSection } from './anomalies.js';
import { changesSection } from './changes.js';
import { cohortPicture } from './cohort-picture.js';
import { type Html, html } from './html.js';
import { scorePicture } from './score-picture.js';
import { style } from './style.js';

export interface ReportPage {
  readonly report: AnomalyReport;
  /** The profile's name for an entity. */
  readonly entityName: string;
  /** Per row of `scored` and of the detection. */
  readonly entities: readonly string[];
  readonly scored: Matrix;
  readonly detection: Detection;
  /** null where the profile knows no hour of the week. */
  readonly activity: Activity | null;
  /** null where there is no earlier run. */
  readonly changes: Comparison | null;
}

/** anomaly_report.html: one self-contained page, without scripts. */
export function reportPage({
  report,
  entityName,
  entities,
  scored,
  detection,
  activity,
  changes,
}: ReportPage): string {
  const { anomalous_users: anomalous, total_users: total, time_range: range, counts, run } = report;
  return html`<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>Anomaly report ${run}</title>
<style>${style}
</style>
<h1>Anomaly report</h1>
<p class="faint">Events from ${timeText(range.from)} to ${timeText(range.to)}.</p>
${report.excerpt ? html`<p class="warning"><strong>An excerpt of the log: this run is not in force.</strong></p>` : null}
<div class="tiles">
${tile(`${formatNumber(anomalous)} of ${formatNumber(total)}`, `entities (${entityName}) are anomalous`)}
${tile(formatNumber(counts.inWindow), 'events in the window')}
${tile(formatNumber(detection.model.cohorts.centroids.length), 'cohorts of peers')}
${tile(formatNumber(detection.model.features.length), 'features scored')}
</div>
<p>${formatNumber(counts.read)} records read = ${formatNumber(counts.valid)} valid + ${formatNumber(counts.rejected)} rejected + ${formatNumber(counts.duplicate)} duplicate;
${formatNumber(counts.inWindow)} of the valid ones are in the window.
${capitalized(report.order_in_words)}.</p>
${section('scores', 'Scores', scorePicture(detection))}
${section('anomalies', 'Top anomalies', anomaliesSection(report, entityName, entities, scored, detection.model))}
${section('cohorts', 'Entities by cohort', cohortPicture(entities, scored, detection))}
${activity === null ? null : section('activity', 'Activity', activityPicture(activity))}
${section('changes', 'Since the last run', changesSection(changes))}
<footer>Run ${run}, profile ${report.profile}, cut ${report.cut.join(', ')}, labels by ${report.label_method}.</footer>
</html>
`.text;
}

function section(id: string, title: string, content: Html): Html {
  return html`<section id="${id}"><h2>${title}</h2>
${content}</section>`;
}

function tile(number: string, words: string): Html {
  return html`<div class="tile"><b>${number}</b><span>${words}</span></div>`;
}

/** 2026-01-31T12:00:00.067Z → 2026-01-31 12:00:00 UTC. */
function timeText(iso: string | null): string {
  return iso === null ? 'none' : `${iso.slice(0, 19).replace('T', ' ')} UTC`;
}

function capitalized(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
