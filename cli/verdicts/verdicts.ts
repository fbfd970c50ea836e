import { Command } from 'commander';
import { addCommand } from './add.js';
import { listCommand } from './list.js';

/** `streamguard verdicts`: what people found alerts to be. */
export function verdictsCommand(): Command {
  return new Command('verdicts')
    .description('Say whether an alert was right, and list what was said')
    .showHelpAfterError('(streamguard verdicts --help shows how)')
    .exitOverride()
    .addCommand(listCommand(), { isDefault: true })
    .addCommand(addCommand());
}
