import { setTimeout as sleep } from 'node:timers/promises';
import type { EventLog, LogBatch, Positions } from '../../connectors/event-log/event-log.js';
import { type Stretch, type StretchLimits, stretches } from './stretches.js';

/** The log's records in `[from, to)`, of partitions where `from` lies beyond `to` none: a reader per partition, so that none runs ahead of the others into memory. */
export function readRange(
  log: EventLog,
  from: Positions,
  to: Positions,
  limits: StretchLimits,
): AsyncGenerator<Stretch> {
  const ends = to.map((end, partition) => Math.max(end, from[partition]!));
  const partitions = from.map((first, partition) => {
    if (first >= ends[partition]!) return [];
    return log.read({ from: ends.map((end, index) => (index === partition ? first : end)), to: ends });
  });
  return stretches(partitions, from, limits);
}

/** What comes within this time is put in order together. */
const lingerMs = 200;

/** What arrives in the log from `from` on, until aborted; each stretch holds what came close together. */
export async function* readTail(
  log: EventLog,
  from: Positions,
  limits: StretchLimits,
  signal: AbortSignal,
): AsyncGenerator<Stretch> {
  const arriving = log.read({ from, signal })[Symbol.asyncIterator]();
  let next = settled(arriving.next());
  let position = from;
  try {
    for (;;) {
      const first = await next;
      if (first.done) return;
      const gathered = [first.value];
      next = settled(arriving.next());
      const lingered = sleep(lingerMs, null);
      for (let bytes = bytesOf(first.value); bytes < limits.bytes; ) {
        const more = await Promise.race([next, lingered]);
        if (more === null || more.done) break;
        gathered.push(more.value);
        bytes += bytesOf(more.value);
        next = settled(arriving.next());
      }
      const partitions = position.map((_, index) => gathered.filter(({ partition }) => partition === index));
      for await (const stretch of stretches(partitions, position, limits)) {
        yield stretch;
        position = stretch.to;
      }
    }
  } finally {
    await arriving.return?.();
  }
}

/** It may fail while nobody waits for it; whoever awaits it then learns of that. */
function settled<Value>(promise: Promise<Value>): Promise<Value> {
  promise.catch(() => undefined);
  return promise;
}

function bytesOf({ records }: LogBatch): number {
  return records.reduce((sum, { value }) => sum + (value?.length ?? 0), 0);
}
