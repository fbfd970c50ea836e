import { join } from 'node:path';
import type { Settings } from '../config/settings.js';

/** A log of what comes of events: the speed layer writes the first two, people the third. */
export type OutputLog = 'anomalies' | 'alerts' | 'verdicts';

/**
 * Where it is: as the settings say, else beside a topic as a topic of the same brokers, else in the folder of the event log.
 * @param source the event log's address
 * @param folder `<output.dir>/<profile>/<log>`
 */
export function outputLogUrl(
  name: OutputLog,
  settings: Settings['speed'],
  source: string,
  folder: string,
): string {
  const given = settings[`${name}Url`];
  if (given !== undefined) return given;
  const brokers = /^(kafka:\/\/[^/]+)\//.exec(source)?.[1];
  return brokers === undefined ? `dir:${join(folder, 'logs', name)}` : `${brokers}/${name}`;
}
