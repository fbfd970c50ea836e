#!/usr/bin/env node
import { Command, CommanderError } from 'commander';
import { StreamGuardError } from '../core/errors/errors.js';
import { printable } from '../core/text/printable.js';
import { archiveCommand } from './archive.js';
import { detectCommand } from './detect.js';
import { generateCommand } from './generate.js';
import { importCommand } from './import.js';
import { inspectCommand } from './inspect.js';
import { parityCommand } from './parity.js';
import { startCommand } from './start.js';
import { trainCommand } from './train.js';
import { version } from './version.js';

const program = new Command('streamguard')
  .description(
    'Behavioural security analytics: train on all of history, score what arrives, prove that both agree',
  )
  .version(version)
  .configureHelp({ sortSubcommands: false })
  .showHelpAfterError('(streamguard --help lists the commands)')
  .exitOverride();

const commands = [
  startCommand,
  generateCommand,
  importCommand,
  archiveCommand,
  trainCommand,
  inspectCommand,
  detectCommand,
  parityCommand,
];
for (const command of commands) program.addCommand(command());

/** Thrown where nobody waits, such as by the timer that finds a lock lost. */
process.once('uncaughtException', (thrown) => process.exit(report(thrown)));

try {
  await program.parseAsync(process.argv);
} catch (thrown) {
  process.exitCode = report(thrown);
}

/** Prints what went wrong for a person and returns the exit code. */
function report(thrown: unknown): number {
  if (thrown instanceof CommanderError) return thrown.exitCode === 0 ? 0 : 2;
  if (thrown instanceof StreamGuardError) {
    const lines = `streamguard: ${thrown.message}\n  ${thrown.cure}`.split('\n');
    process.stderr.write(`${lines.map(printable).join('\n')}\n`);
    return thrown.exitCode;
  }
  process.stderr.write(
    `streamguard: this is a defect, please report it.\n${(thrown as Error)?.stack ?? thrown}\n`,
  );
  return 1;
}
