import { StreamGuardError } from '../../core/errors/errors.js';
import { type DirectoryOptions, openDirectoryLog } from './directory/directory-log.js';
import type { EventLog } from './event-log.js';
import { parseKafkaAddress } from './kafka/address.js';
import type { KafkaOptions } from './kafka/kafka-log.js';

export type OpenOptions = DirectoryOptions & KafkaOptions;

/** Opens the log at `dir:PATH` or `kafka://HOST:PORT[,HOST:PORT]/TOPIC`; `usage` where it is neither. */
export async function openEventLog(url: string, options: OpenOptions = {}): Promise<EventLog> {
  const directory = /^dir:(.+)$/.exec(url)?.[1];
  if (directory !== undefined) return openDirectoryLog(directory, options);
  const kafka = parseKafkaAddress(url);
  if (kafka !== null) return (await import('./kafka/kafka-log.js')).openKafkaLog(kafka, options);
  throw new StreamGuardError('usage', {
    problem: `${url} is no address of an event log.`,
    cure: 'Write dir:PATH or kafka://HOST:PORT[,HOST:PORT]/TOPIC, such as dir:output/events or kafka://localhost:9092/security-events.',
  });
}
