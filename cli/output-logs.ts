import { join } from 'node:path';

/** A log that the speed layer writes. */
export type OutputLog = 'anomalies' | 'alerts';

/**
 * Where it is if nobody names another: beside a topic as a topic of the same brokers, else in the folder of the event log.
 * @param source the event log's address
 * @param folder `<output.dir>/<profile>/<log>`
 */
export function outputLogUrl(name: OutputLog, source: string, folder: string): string {
  const brokers = /^(kafka:\/\/[^/]+)\//.exec(source)?.[1];
  return brokers === undefined ? `dir:${join(folder, 'logs', name)}` : `${brokers}/${name}`;
}
