import type { Command } from 'commander';
import type { Configuration } from '../../config/load.js';
import type { EventLog } from '../../connectors/event-log/event-log.js';
import { openEventLog } from '../../connectors/event-log/open.js';
import { logFolder } from '../../connectors/run-store/paths.js';
import { type CommonOptions, configurationOf, newCommand } from '../command.js';
import { defaultLog } from '../default-log.js';
import { type OutputLog, outputLogUrl } from '../output-logs.js';

export interface VerdictsOptions extends CommonOptions {
  readonly source?: string;
}

/** A verb of `streamguard verdicts`. */
export function newVerdictsCommand(verb: string, description: string, example: string): Command {
  return newCommand(`verdicts ${verb}`, description, `streamguard verdicts ${example}`).option(
    '--source <url>',
    'event log whose alerts are meant (default: log.url)',
  );
}

/** An event log, and where the logs are of what came of its events. */
export interface VerdictsPlace {
  readonly configuration: Configuration;
  readonly log: EventLog;
  urlOf(name: OutputLog): string;
}

/** @throws log-not-found and what else opening a log throws */
export async function withVerdicts(
  options: VerdictsOptions,
  use: (place: VerdictsPlace) => Promise<void>,
): Promise<void> {
  const configuration = configurationOf(options);
  const { settings, profile } = configuration;
  const log = await openEventLog(options.source ?? defaultLog(configuration), settings.log);
  try {
    const folder = logFolder(settings.output.dir, profile.name, log.folder);
    const urlOf = (name: OutputLog) => outputLogUrl(name, settings.speed, log.url, folder);
    await use({ configuration, log, urlOf });
  } finally {
    await log.close();
  }
}
