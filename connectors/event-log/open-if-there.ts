import { StreamGuardError } from '../../core/errors/errors.js';
import type { EventLog } from './event-log.js';
import { openEventLog } from './open.js';

/** null: there is no such log, so nobody has written to it. @throws what else opening a log throws */
export async function openIfThere(url: string): Promise<EventLog | null> {
  try {
    return await openEventLog(url);
  } catch (thrown) {
    const isMissing =
      thrown instanceof StreamGuardError && ['log-not-found', 'log-topic-unknown'].includes(thrown.code);
    if (isMissing) return null;
    throw thrown;
  }
}
