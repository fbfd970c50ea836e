import { Command } from 'commander';
import { listCommand } from './list.js';
import { replayCommand } from './replay.js';
import { showCommand } from './show.js';

/** `streamguard dead-letter`: the records that the door did not pass. */
export function deadLetterCommand(): Command {
  return new Command('dead-letter')
    .description('List, show and replay the records that were rejected')
    .showHelpAfterError('(streamguard dead-letter --help shows how)')
    .exitOverride()
    .addCommand(listCommand(), { isDefault: true })
    .addCommand(showCommand())
    .addCommand(replayCommand());
}
