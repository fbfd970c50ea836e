import { type Command, InvalidArgumentError } from 'commander';
import { type DeadLetter, readLetters } from '../../batch-layer/dead-letters/letter.js';
import type { Configuration } from '../../config/load.js';
import type { EventLog } from '../../connectors/event-log/event-log.js';
import { openEventLog } from '../../connectors/event-log/open.js';
import { deadLettersFolder, logFolder } from '../../connectors/run-store/paths.js';
import { type RejectionReason, rejectionReasons } from '../../core/events/rejection.js';
import { type CommonOptions, configurationOf, newCommand } from '../command.js';
import { defaultLog } from '../default-log.js';

export interface DeadLetterOptions extends CommonOptions {
  readonly source?: string;
}

/** A verb of `streamguard dead-letter`. */
export function newDeadLetterCommand(verb: string, description: string, example: string): Command {
  return newCommand(`dead-letter ${verb}`, description, `streamguard dead-letter ${example}`).option(
    '--source <url>',
    'event log whose dead letters are meant (default: log.url)',
  );
}

export function rejectionReason(text: string): RejectionReason {
  if (Object.hasOwn(rejectionReasons, text)) return text as RejectionReason;
  throw new InvalidArgumentError(`It must be one of ${Object.keys(rejectionReasons).join(', ')}.`);
}

/** An event log, what belongs to it, and its dead letters. */
export interface DeadLetterPlace {
  readonly configuration: Configuration;
  readonly log: EventLog;
  /** `<output.dir>/<profile>/<log>`. */
  readonly folder: string;
  /** Where the dead letters are. */
  readonly letters: string;
}

/** @throws log-not-found and what else opening a log throws */
export async function withDeadLetters(
  options: DeadLetterOptions,
  use: (place: DeadLetterPlace) => Promise<void>,
): Promise<void> {
  const configuration = configurationOf(options);
  const { settings, profile } = configuration;
  const { fetchBytes } = settings.log;
  const log = await openEventLog(options.source ?? defaultLog(configuration), { fetchBytes });
  try {
    const folder = logFolder(settings.output.dir, profile.name, log.folder);
    await use({ configuration, log, folder, letters: deadLettersFolder(folder) });
  } finally {
    await log.close();
  }
}

/** Those that were rejected for that reason; all where there is none. */
export async function* lettersFor(folder: string, reason?: RejectionReason): AsyncGenerator<DeadLetter> {
  for await (const letter of readLetters(folder)) {
    if (reason === undefined || letter.reason === reason) yield letter;
  }
}
