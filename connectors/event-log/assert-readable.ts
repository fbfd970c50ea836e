import { StreamGuardError } from '../../core/errors/errors.js';
import type { EventLog, Positions } from './event-log.js';

/** Throws `log-partitions-changed`, `log-range-gone` or `log-shorter` where reading cannot begin at `from`. */
export async function assertReadable(log: EventLog, from: Positions): Promise<void> {
  const { url } = log;
  const [earliest, latest] = await Promise.all([log.positions('earliest'), log.positions('latest')]);
  if (from.length !== latest.length)
    throw new StreamGuardError('log-partitions-changed', {
      url,
      found: latest.length,
      expected: from.length,
    });
  for (const [partition, wanted] of from.entries()) {
    const first = earliest[partition] ?? 0;
    const end = latest[partition] ?? 0;
    if (wanted < first)
      throw new StreamGuardError('log-range-gone', { partition, url, earliest: first, wanted });
    if (wanted > end) throw new StreamGuardError('log-shorter', { partition, url, latest: end, wanted });
  }
}
