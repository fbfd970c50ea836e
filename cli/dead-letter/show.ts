import type { Command } from 'commander';
import { bytesOf, findLetters } from '../../batch-layer/dead-letters/letter.js';
import { type Outcome, outcomeOf } from '../../batch-layer/dead-letters/outcome.js';
import { replayedLetters } from '../../batch-layer/dead-letters/replay-journal.js';
import { replaysFolder } from '../../connectors/run-store/paths.js';
import { type RejectionReason, rejectionReasons } from '../../core/events/rejection.js';
import { answer } from '../command.js';
import { table } from '../table.js';
import { formatCount } from '../terminal-progress.js';
import { type DeadLetterOptions, newDeadLetterCommand, withDeadLetters } from './dead-letter-command.js';
import { rawText } from './raw-text.js';
import { ruleOf } from './rule.js';

/** `streamguard dead-letter show`: all of one rejected record. */
export function showCommand(): Command {
  return newDeadLetterCommand('show', 'A rejected record, its bytes, and what refused it', 'show 0:1234')
    .argument('<id>', 'partition:offset in the event log, as list tells it')
    .action(async (id: string, options: DeadLetterOptions) => {
      await withDeadLetters(options, async ({ configuration: { profile }, log, folder, letters }) => {
        const [letter] = await findLetters(letters, [id]);
        const replayed = (await replayedLetters(replaysFolder(folder))).has(id);
        const today = (await outcomeOf({ log, folder, profile }, Date.now()))(letter!);
        const { log_time: logTime, reason, path, raw } = letter!;
        const rule = ruleOf(profile, reason, path);
        const bytes = bytesOf(letter!);
        const document = { id, logTime, reason, path, rule, today, replayed, raw };
        answer(options, document, [
          ...table([
            ['id', id],
            ['taken by the log', new Date(logTime).toISOString()],
            ['rejected', `${reason}: ${rejectionReasons[reason as RejectionReason] ?? ''}`],
            ...(path === '' ? [] : [['path', path]]),
            ...Object.entries(rule).map(([name, value]) => [name, JSON.stringify(value)]),
            ['today', replayed ? 'was replayed' : wordsOf(today)],
            ['bytes', formatCount(bytes?.length ?? 0)],
          ]),
          ...(bytes === null ? [] : ['', ...rawText(bytes)]),
        ]);
      });
    });
}

function wordsOf(outcome: Outcome): string {
  if (outcome === 'standing') return 'passes where it stands: the next archive or train takes it in';
  return outcome === 'passes' ? 'would pass: replay puts it in' : `would be rejected again: ${outcome}`;
}
