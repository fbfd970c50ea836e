import type { Evaluation } from '../../batch-layer/evaluation/evaluation.js';
import { settingText } from '../../batch-layer/evaluation/report/setting.js';
import { tablesOf } from '../../batch-layer/evaluation/report/tables.js';
import { table, withHead } from '../table.js';

/** The tables, each under its title. */
export function evaluationText(evaluation: Evaluation): string[] {
  const tables = tablesOf(evaluation).flatMap(({ title, note, names, head, rows }) => {
    const right = head.flatMap((_, column) => (column < names ? [] : [column]));
    return ['', title, note, '', ...withHead(table([head, ...rows], { right }))];
  });
  return [...settingText(evaluation), ...tables];
}
