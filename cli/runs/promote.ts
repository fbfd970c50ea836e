import type { Command } from 'commander';
import { promote } from '../../batch-layer/promotion.js';
import { answer, configurationOf } from '../command.js';
import { runStoreOf } from '../run-store.js';
import { namedRun } from './run-name.js';
import { newRunsCommand, type RunsOptions, runArgument } from './runs-command.js';

/** `streamguard runs promote`: puts another run in force. */
export function promoteCommand(): Command {
  return newRunsCommand(
    'promote',
    'Put a run in force, once its files are found as written; its --output link follows',
    'promote 20260131T02',
  )
    .argument('<run>', runArgument)
    .action(async (name: string, options: RunsOptions) => {
      const store = await runStoreOf(configurationOf(options), options.source);
      const run = await namedRun(store, name);
      const release = await store.lock('changing runs');
      try {
        const { before, links, left } = await promote(store, run);
        answer(options, { run, before, links, left }, [
          `${run} is in force${before === null || before === run ? '' : `, no longer ${before}`}`,
          ...links.map((link) => `${link} leads to its training data`),
          ...left.map((path) => `${path} is no link and was left alone`),
        ]);
      } finally {
        await release();
      }
    });
}
