import type { EventLog } from '../connectors/event-log/event-log.js';
import { type Continuation, goingOn } from '../connectors/event-log/known-log.js';
import type { LakeManifest } from '../connectors/lake/manifest.js';
import { StreamGuardError } from '../core/errors/errors.js';

/**
 * Where archiving goes on in a log that was archived before.
 * @throws lake-other-log where it is another log, was made anew, was cut, or has other partitions
 */
export function continuationOf(log: EventLog, manifest: LakeManifest, folder: string): Promise<Continuation> {
  return goingOn(
    log,
    manifest,
    'archived',
    (difference) => new StreamGuardError('lake-other-log', { folder, url: log.url, difference }),
  );
}
