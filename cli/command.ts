import { Command } from 'commander';
import { type Configuration, loadConfiguration } from '../config/load.js';
import { type Progress, silent } from '../core/progress/progress.js';
import { terminalProgress } from './terminal-progress.js';

/** Options that every command takes. */
export interface CommonOptions {
  readonly config?: string;
  readonly profile?: string;
  readonly json?: boolean;
  readonly progress: boolean;
}

/**
 * A command with the common options and an example under its help.
 * @param path how it is called: its name, after those of the commands it belongs to
 */
export function newCommand(path: string, description: string, example: string): Command {
  return new Command(path.split(' ').at(-1))
    .description(description)
    .option(
      '--config <file>',
      'configuration file (default: ./streamguard.yaml, ./config/streamguard.yaml, the packaged one)',
    )
    .option('--profile <name>', 'profile in force (default: from the configuration)')
    .option('--json', 'print one JSON document on stdout; progress and logs go to stderr')
    .option('--no-progress', 'do not show progress')
    .showHelpAfterError(`(streamguard ${path} --help shows how)`)
    .exitOverride()
    .addHelpText('after', `\nExample:\n  ${example}`);
}

export function configurationOf(options: CommonOptions): Configuration {
  return loadConfiguration({
    config: options.config,
    profile: options.profile,
    workingDirectory: process.cwd(),
    environment: process.env,
  });
}

export function progressOf(options: CommonOptions): Progress {
  return options.progress ? terminalProgress(process.stderr, () => performance.now()) : silent;
}

/** One document for programs, or `lines` for people; both on stdout. */
export function answer(options: CommonOptions, document: unknown, lines: readonly string[]): void {
  process.stdout.write(options.json ? `${JSON.stringify(document)}\n` : `${lines.join('\n')}\n`);
}
