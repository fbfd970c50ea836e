import { Command } from 'commander';
import { compareCommand } from './compare.js';
import { listCommand } from './list.js';
import { promoteCommand } from './promote.js';
import { pruneCommand } from './prune.js';
import { showCommand } from './show.js';

/** `streamguard runs`: the runs over a log. */
export function runsCommand(): Command {
  return new Command('runs')
    .description('List, show, compare, promote and prune the runs over a log')
    .showHelpAfterError('(streamguard runs --help shows how)')
    .exitOverride()
    .addCommand(listCommand(), { isDefault: true })
    .addCommand(showCommand())
    .addCommand(compareCommand())
    .addCommand(promoteCommand())
    .addCommand(pruneCommand());
}
