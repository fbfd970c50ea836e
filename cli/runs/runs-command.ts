import type { Command } from 'commander';
import { type CommonOptions, newCommand } from '../command.js';

export interface RunsOptions extends CommonOptions {
  readonly source?: string;
}

/** A verb of `streamguard runs`. */
export function newRunsCommand(verb: string, description: string, example: string): Command {
  return newCommand(`runs ${verb}`, description, `streamguard runs ${example}`).option(
    '--source <url>',
    'event log whose runs are meant (default: log.url)',
  );
}

/** How a run may be named. */
export const runArgument = 'a run: its name, a beginning of it that no other has, or latest';
