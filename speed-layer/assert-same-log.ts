import type { EventLog, LogIdentity } from '../connectors/event-log/event-log.js';
import { goingOn } from '../connectors/event-log/known-log.js';
import { StreamGuardError } from '../core/errors/errors.js';
import type { Checkpoint } from './checkpoint.js';

/** @throws state-other-log */
export async function assertSameLog(
  log: EventLog,
  { log: known, position, last }: Pick<Checkpoint, 'log' | 'position' | 'last'>,
  number: number,
): Promise<void> {
  const latest = await log.positions('latest');
  const partitions = latest.map((end, partition) =>
    partition === number ? { position, last } : { position: end, last: null },
  );
  const isKind = known.kind as LogIdentity['kind'];
  await goingOn(log, { log: { ...known, kind: isKind }, partitions }, 'scored', (difference) => {
    return new StreamGuardError('state-other-log', { partition: number, url: log.url, difference });
  });
}
