import type { Configuration } from '../config/load.js';
import { openEventLog } from '../connectors/event-log/open.js';
import { logFolder } from '../connectors/run-store/paths.js';
import { RunStore } from '../connectors/run-store/run-store.js';
import { defaultLog } from './default-log.js';

/** The runs over a log. @throws log-not-found and what else opening a log throws */
export async function runStoreOf(
  configuration: Configuration,
  source: string | undefined,
): Promise<RunStore> {
  const { settings, profile } = configuration;
  const { fetchBytes } = settings.log;
  const log = await openEventLog(source ?? defaultLog(configuration), { fetchBytes });
  await log.close();
  return new RunStore(logFolder(settings.output.dir, profile.name, log.folder));
}
