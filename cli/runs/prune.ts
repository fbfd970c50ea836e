import type { Command } from 'commander';
import { prune } from '../../batch-layer/retention.js';
import { number, wholeNumber } from '../arguments.js';
import { formatBytes } from '../bytes.js';
import { answer, configurationOf } from '../command.js';
import { runStoreOf } from '../run-store.js';
import { table } from '../table.js';
import { newRunsCommand, type RunsOptions } from './runs-command.js';

const dayMs = 86_400_000;

interface PruneOptions extends RunsOptions {
  readonly keep: number;
  readonly olderThan?: number;
  readonly dryRun?: boolean;
}

/** `streamguard runs prune`: removes runs that nobody uses. */
export function pruneCommand(): Command {
  return newRunsCommand(
    'prune',
    'Remove old runs; the run in force and those that an --output link leads to stay',
    'prune --keep 7 --older-than 30 --dry-run',
  )
    .requiredOption('--keep <n>', 'keep so many of the newest runs', wholeNumber(0))
    .option('--older-than <days>', 'remove only what is older', number(0, 36_500))
    .option('--dry-run', 'say what would be removed, and remove nothing')
    .action(async ({ keep, olderThan, dryRun = false, ...options }: PruneOptions) => {
      const store = await runStoreOf(configurationOf(options), options.source);
      const since = olderThan === undefined ? null : Date.now() - olderThan * dayMs;
      const release = await store.lock('changing runs');
      try {
        const { removed, kept } = await prune(store, { keep, since }, dryRun);
        const bytes = removed.reduce((sum, run) => sum + run.bytes, 0);
        const did = dryRun ? 'would remove' : 'removed';
        answer(options, { dryRun, removed, bytes, kept }, [
          ...table([
            ...removed.map((run) => [did, run.run, formatBytes(run.bytes)]),
            ...kept.map(({ run, because }) => ['kept', run, because]),
          ]),
          `${did} ${removed.length} of ${removed.length + kept.length} runs, ${formatBytes(bytes)}`,
        ]);
      } finally {
        await release();
      }
    });
}
