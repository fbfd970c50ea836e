import type { Command } from 'commander';
import { bytesOf, type DeadLetter, letterId } from '../../batch-layer/dead-letters/letter.js';
import { replayedLetters } from '../../batch-layer/dead-letters/replay-journal.js';
import { replaysFolder } from '../../connectors/run-store/paths.js';
import type { RejectionReason } from '../../core/events/rejection.js';
import { wholeNumber } from '../arguments.js';
import { answer } from '../command.js';
import { table, withHead } from '../table.js';
import { formatCount } from '../terminal-progress.js';
import {
  type DeadLetterOptions,
  lettersFor,
  newDeadLetterCommand,
  rejectionReason,
  withDeadLetters,
} from './dead-letter-command.js';
import { Newest } from './newest.js';

interface ListOptions extends DeadLetterOptions {
  readonly reason?: RejectionReason;
  readonly limit: number;
}

interface ListedLetter {
  readonly id: string;
  /** Epoch ms at which the event log took it. */
  readonly logTime: number;
  readonly reason: string;
  readonly path: string;
  readonly bytes: number;
  readonly replayed: boolean;
}

/** `streamguard dead-letter list`: how many there are of each reason, and the newest. */
export function listCommand(): Command {
  return newDeadLetterCommand(
    'list',
    'The newest rejected records, and how many there are of each reason',
    'list --reason out-of-range --limit 50',
  )
    .option('--reason <reason>', 'only those that were rejected for it', rejectionReason)
    .option('--limit <n>', 'at most so many, the newest first', wholeNumber(0), 20)
    .action(async (options: ListOptions) => {
      await withDeadLetters(options, async ({ folder, letters }) => {
        const replayed = await replayedLetters(replaysFolder(folder));
        const newest = new Newest<DeadLetter>(options.limit);
        const reasons = new Map<string, number>();
        for await (const letter of lettersFor(letters, options.reason)) {
          reasons.set(letter.reason, (reasons.get(letter.reason) ?? 0) + 1);
          newest.add(letter);
        }
        const listed = newest.all().map((letter) => listedOf(letter, replayed));
        const sorted = [...reasons].toSorted(([, a], [, b]) => b - a);
        const document = { reasons: Object.fromEntries(sorted), letters: listed };
        answer(options, document, reasons.size === 0 ? ['no dead letters'] : textOf(sorted, listed));
      });
    });
}

function listedOf(letter: DeadLetter, replayed: ReadonlySet<string>): ListedLetter {
  const id = letterId(letter);
  const bytes = bytesOf(letter)?.length ?? 0;
  const { log_time: logTime, reason, path } = letter;
  return { id, logTime, reason, path, bytes, replayed: replayed.has(id) };
}

function textOf(reasons: readonly (readonly [string, number])[], letters: readonly ListedLetter[]): string[] {
  const counts = table(
    reasons.map(([reason, count]) => [formatCount(count), reason]),
    { right: [0] },
  );
  if (letters.length === 0) return counts;
  const rows = letters.map(({ id, logTime, reason, path, bytes, replayed }) => [
    id,
    new Date(logTime).toISOString().slice(0, 19).replace('T', ' '),
    reason,
    path,
    formatCount(bytes),
    replayed ? 'replayed' : '',
  ]);
  const head = ['id', 'taken by the log', 'reason', 'path', 'bytes', ''];
  return [...counts, '', ...withHead(table([head, ...rows], { right: [4], mostWidth: 60 }))];
}
