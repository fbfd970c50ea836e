import type { LogBatch, LogRecord, Positions } from '../connectors/event-log/event-log.js';
import type { PublishedPartition } from '../connectors/lake/lake.js';
import type { StagedFiles } from '../connectors/lake/staging.js';
import { markOf } from './continuation.js';
import type { DoorPool } from './door-pool.js';
import { pack } from './packed-records.js';

const recordsPerTask = 20_000;
const bytesPerTask = 16 * 1024 * 1024;

/** What was read since the last publication, on its way through the door. */
export class ArchiveBatch {
  read = 0;
  readonly #partitions: readonly PartitionBatch[];

  constructor(
    from: Positions,
    private readonly pool: DoorPool,
  ) {
    this.#partitions = from.map((position) => ({
      position,
      read: 0,
      notRecords: 0,
      last: null,
      waiting: [],
      waitingBytes: 0,
    }));
  }

  get positions(): Positions {
    return this.#partitions.map(({ position }) => position);
  }

  /** Waits while the door has its hands full. */
  async add({ partition, records, position, notRecords }: LogBatch): Promise<void> {
    const reached = this.#partitions[partition]!;
    for (const record of records) {
      reached.waiting.push(record);
      reached.waitingBytes += record.value?.length ?? 0;
      if (reached.waiting.length >= recordsPerTask || reached.waitingBytes >= bytesPerTask) {
        await this.#judge(partition);
      }
    }
    this.read += records.length;
    reached.position = position;
    reached.read += records.length;
    reached.notRecords += notRecords;
    reached.last = records.at(-1) ?? reached.last;
  }

  /** Ends what is under way and returns what the door said of all of it. */
  async judged(): Promise<StagedFiles[]> {
    for (const partition of this.#partitions.keys()) await this.#judge(partition);
    return this.pool.drain();
  }

  /** What the lake is to note per partition. */
  published(): PublishedPartition[] {
    return this.#partitions.map(({ position, read, notRecords, last }) => {
      return { position, read, notRecords, last: last && markOf(last) };
    });
  }

  async #judge(partition: number): Promise<void> {
    const reached = this.#partitions[partition]!;
    const records = reached.waiting;
    reached.waiting = [];
    reached.waitingBytes = 0;
    if (records.length > 0) await this.pool.judge(pack(partition, records));
  }
}

interface PartitionBatch {
  position: number;
  read: number;
  notRecords: number;
  last: LogRecord | null;
  /** Read, and not yet handed to the door. */
  waiting: LogRecord[];
  waitingBytes: number;
}
