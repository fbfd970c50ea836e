import type { EventLog, LogBatch, LogRecord, Positions } from '../connectors/event-log/event-log.js';

export interface MemoryPartition {
  readonly records: readonly LogRecord[];
  /** The end; offsets below it without a record are markers and the like. */
  readonly end: number;
  readonly earliest?: number;
}

/** What a directory cannot be: a log with records without bytes, with offsets that hold none, that fails when told to. */
export function memoryLog(
  partitions: readonly MemoryPartition[],
  { batchRecords = 100, failAfterBatches = Number.POSITIVE_INFINITY } = {},
): EventLog {
  const positions: Record<string, Positions> = {
    earliest: partitions.map(({ earliest }) => earliest ?? 0),
    latest: partitions.map(({ end }) => end),
  };
  return {
    url: 'memory:log',
    folder: 'memory-00000000',
    name: 'memory',
    identity: async () => ({ kind: 'kafka', id: 'memory', partitions: partitions.length }),
    positions: async (at) => positions[String(at)]!,
    async *read({ from, to = positions.latest! }) {
      let batches = 0;
      for (const [partition, { records }] of partitions.entries()) {
        for (const batch of batchesOf(partition, records, from[partition]!, to[partition]!, batchRecords)) {
          if (++batches > failAfterBatches) throw new Error('the log failed');
          yield batch;
        }
      }
    },
    join: () => Promise.reject(new Error('nobody joins')),
    writer: () => Promise.reject(new Error('read only')),
    close: async () => undefined,
  };
}

function* batchesOf(
  partition: number,
  records: readonly LogRecord[],
  from: number,
  to: number,
  batchRecords: number,
): Generator<LogBatch> {
  for (let position = from; position < to; ) {
    const end = Math.min(to, position + batchRecords);
    const found = records.filter(({ offset }) => offset >= position && offset < end);
    yield { partition, records: found, position: end, notRecords: end - position - found.length };
    position = end;
  }
}
