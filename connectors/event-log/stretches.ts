import type { LogBatch, LogRecord, Stretches } from './event-log.js';

/** How many records a batch has; makes none. */
export function countOf(batch: LogBatch): number {
  return batch.stretches?.lengths.length ?? batch.records.length;
}

/** How many bytes the value of a record has; makes none. */
export function lengthAt(batch: LogBatch, index: number): number {
  return (batch.stretches ? batch.stretches.lengths[index] : batch.records[index]?.value?.length) ?? 0;
}

/** The last record of a batch; makes no other. */
export function lastOf(batch: LogBatch): LogRecord | null {
  if (!batch.stretches) return batch.records.at(-1) ?? null;
  const count = countOf(batch);
  return count === 0 ? null : recordAt(batch.stretches, count - 1);
}

export function recordAt(
  { firstOffset, bytes, starts, lengths, logTimes }: Stretches,
  index: number,
): LogRecord {
  const start = starts[index]!;
  const value = bytes.subarray(start, start + lengths[index]!);
  return { offset: firstOffset + index, logTime: logTimes[index]!, key: null, value };
}
