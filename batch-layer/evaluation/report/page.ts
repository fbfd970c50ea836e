import { type Html, html } from '../../report/html.js';
import { style } from '../../report/style.js';
import type { Evaluation } from '../evaluation.js';
import { alertsPicture } from './alerts-picture.js';
import { intensityPicture } from './intensity-picture.js';
import { scenarioPicture } from './scenario-picture.js';
import { settingText } from './setting.js';
import { tableStyle } from './table-style.js';
import { busiestOf, curveOf, type QualityTable, tablesOf } from './tables.js';

/** One self-contained page, without scripts. */
export function qualityPage(evaluation: Evaluation): string {
  const { scorers, conditions } = evaluation;
  const pictures: Record<string, Html> = {
    asItIs: alertsPicture(scorers, conditions),
    scenarios: scenarioPicture(scorers, busiestOf(evaluation)),
    intensity: intensityPicture(scorers, curveOf(evaluation)),
  };
  return html`<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>Quality of detection</title>
<style>${style}${tableStyle}
</style>
<h1>Quality of detection</h1>
${settingText(evaluation).map((text) => html`<p class="faint">${text}</p>`)}
${tablesOf(evaluation).map((table) => section(table, pictures[table.id] ?? null))}
</html>
`.text;
}

function section({ id, title, note, names, head, rows }: QualityTable, picture: Html | null): Html {
  const side = (column: number) => (column < names ? 'name' : 'number');
  return html`<section id="${id}"><h2>${title}</h2>
${picture}
<p class="faint">${note}</p>
<div class="wide"><table>
<thead><tr>${head.map((cell, column) => html`<th class="${side(column)}">${cell}</th>`)}</tr></thead>
<tbody>${rows.map((row) => html`<tr>${row.map((cell, column) => html`<td class="${side(column)}">${cell}</td>`)}</tr>`)}</tbody>
</table></div></section>`;
}
