import type { Command } from 'commander';
import { findLetters } from '../../batch-layer/dead-letters/letter.js';
import { type Replayed, replay } from '../../batch-layer/dead-letters/replay.js';
import { StreamGuardError } from '../../core/errors/errors.js';
import type { RejectionReason } from '../../core/events/rejection.js';
import { answer } from '../command.js';
import { formatCount } from '../terminal-progress.js';
import {
  type DeadLetterOptions,
  lettersFor,
  newDeadLetterCommand,
  rejectionReason,
  withDeadLetters,
} from './dead-letter-command.js';

interface ReplayCommandOptions extends DeadLetterOptions {
  readonly all: boolean;
  readonly reason?: RejectionReason;
  readonly dryRun: boolean;
}

/** `streamguard dead-letter replay`: rejected records that now pass → the event log. */
export function replayCommand(): Command {
  return newDeadLetterCommand(
    'replay',
    'Put rejected records that pass now into the event log again, each once',
    'replay --reason too-late --dry-run',
  )
    .argument('[id...]', 'partition:offset in the event log, as list tells it')
    .option('--all', 'every rejected record', false)
    .option('--reason <reason>', 'those that were rejected for it', rejectionReason)
    .option('--dry-run', 'only say what would be done', false)
    .action(async (ids: string[], options: ReplayCommandOptions) => {
      assertChosenOnce(ids, options);
      await withDeadLetters(options, async ({ configuration: { profile }, log, folder, letters: of }) => {
        const letters = ids.length > 0 ? await findLetters(of, ids) : lettersFor(of, options.reason);
        const { dryRun } = options;
        const replayed = await replay({ log, folder, profile, letters, dryRun, now: Date.now });
        answer(options, { dryRun, ...replayed }, textOf(replayed, log.url, dryRun));
      });
    });
}

function assertChosenOnce(ids: readonly string[], { all, reason }: ReplayCommandOptions): void {
  const ways = [ids.length > 0, all, reason !== undefined].filter(Boolean).length;
  if (ways === 1) return;
  throw new StreamGuardError('usage', {
    problem: ways === 0 ? 'Nothing says which dead letters.' : 'Dead letters are chosen in two ways.',
    cure: 'Name ids, or give --reason REASON, or --all; --dry-run says what would be done.',
  });
}

function textOf(
  { chosen, replayed, standing, replayedBefore, rejected, resumed }: Replayed,
  url: string,
  dryRun: boolean,
): string[] {
  const reasons = Object.entries(rejected);
  const refused = reasons.reduce((sum, [, count]) => sum + count, 0);
  const told = reasons.map(([reason, count]) => `${reason} ${formatCount(count)}`).join(', ');
  return [
    ...(resumed > 0 ? [`${formatCount(resumed)} that a killed replay had begun were put into ${url}`] : []),
    `${formatCount(chosen)} dead letters:`,
    `  ${formatCount(replayed)} ${dryRun ? 'would be' : 'were'} put into ${url}`,
    `  ${formatCount(refused)} are rejected again${told === '' ? '' : ` (${told})`}`,
    ...(standing > 0
      ? [`  ${formatCount(standing)} pass where they stand: the next archive or train takes them in`]
      : []),
    ...(replayedBefore > 0 ? [`  ${formatCount(replayedBefore)} were put in before`] : []),
  ];
}
