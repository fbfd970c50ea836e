import { type ErrorRow, errorTable } from '../../core/errors/errors.js';
import { rejectionReasons } from '../../core/events/rejection.js';
import { code, page, table } from './markdown.js';

const exitCodes = [
  ['0', 'done'],
  ['1', 'failed'],
  ['2', 'wrong usage or configuration'],
  ['3', 'done, but a limit that you set was exceeded'],
];

/** docs/errors.md, from the closed tables of errors and of the door's reasons. */
export function errorsPage(): string {
  const rows: [string, ErrorRow][] = Object.entries(errorTable);
  return page('Errors', [
    `A command that fails says on stderr what happened, where, and what to do, and exits with a code of this table.
Anything else that it prints, with a stack trace, is a defect.`,
    table(['exit code', 'meaning'], exitCodes),
    '## Messages\n\n`{…}` stands for what the message names. Retry: the same command may succeed later, nothing changed.',
    table(
      ['code', 'exit', 'retry', 'what happened', 'what to do'],
      rows.map(([name, row]) => [
        code(name),
        String(row.exitCode),
        row.retry ? 'yes' : 'no',
        row.what,
        row.cure,
      ]),
    ),
    `## Rejected records

A record that the door does not pass stops nothing. It is counted and written once, with reason, path and raw bytes, to
the lake and to the dead-letter log.`,
    table(
      ['reason', 'meaning'],
      Object.entries(rejectionReasons).map(([reason, meaning]) => [code(reason), meaning]),
    ),
  ]);
}
