#!/usr/bin/env node
import { Command, CommanderError } from 'commander';
import { StreamGuardError } from '../core/errors/errors.js';
import { printable } from '../core/text/printable.js';
import { version } from './version.js';

const program = new Command('streamguard')
  .description(
    'Behavioural security analytics: train on all of history, score what arrives, prove that both agree',
  )
  .version(version)
  .configureHelp({ sortSubcommands: false })
  .showHelpAfterError('(streamguard --help lists the commands)')
  .exitOverride();

/** In the order of the help. */
const commands: Record<string, () => Promise<Command>> = {
  start: async () => (await import('./start.js')).startCommand(),
  generate: async () => (await import('./generate.js')).generateCommand(),
  import: async () => (await import('./import.js')).importCommand(),
  archive: async () => (await import('./archive.js')).archiveCommand(),
  train: async () => (await import('./train.js')).trainCommand(),
  speed: async () => (await import('./speed.js')).speedCommand(),
  verdicts: async () => (await import('./verdicts/verdicts.js')).verdictsCommand(),
  inspect: async () => (await import('./inspect.js')).inspectCommand(),
  runs: async () => (await import('./runs/runs.js')).runsCommand(),
  backtest: async () => (await import('./backtest.js')).backtestCommand(),
  evaluate: async () => (await import('./evaluate/evaluate.js')).evaluateCommand(),
  detect: async () => (await import('./detect.js')).detectCommand(),
  parity: async () => (await import('./parity.js')).parityCommand(),
  'dead-letter': async () => (await import('./dead-letter/dead-letter.js')).deadLetterCommand(),
  doctor: async () => (await import('./doctor.js')).doctorCommand(),
  rekey: async () => (await import('./rekey.js')).rekeyCommand(),
};

/** A command's modules take up to a second to load: only those of the one that is asked for, all where none is. */
const asked = process.argv[2] ?? '';
for (const name of Object.hasOwn(commands, asked) ? [asked] : Object.keys(commands)) {
  program.addCommand(await commands[name]!());
}

/** A reader such as `head` that has seen enough is no failure. */
process.stdout.on('error', (thrown: NodeJS.ErrnoException) => {
  if (thrown.code === 'EPIPE') process.exit(0);
  throw thrown;
});

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
