import type { Evaluation } from '../evaluation.js';
import { settingText } from './setting.js';
import { type QualityTable, tablesOf } from './tables.js';

/** docs/quality.md. */
export function qualityMarkdown(evaluation: Evaluation): string {
  const sections = tablesOf(evaluation).flatMap((table) => [
    `## ${table.title}`,
    table.note,
    markdownTable(table),
  ]);
  return `${[
    '# Quality',
    'Made by `streamguard evaluate --markdown FILE`; do not edit.',
    ...settingText(evaluation),
    ...sections,
  ].join('\n\n')}\n`;
}

function markdownTable({ names, head, rows }: QualityTable): string {
  const line = (cells: readonly string[]) =>
    `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;
  const rule = head.map((_, column) => (column < names ? '---' : '---:'));
  return [head, rule, ...rows].map(line).join('\n');
}
