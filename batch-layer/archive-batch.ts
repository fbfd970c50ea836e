import type { LogBatch, LogRecord, Positions } from '../connectors/event-log/event-log.js';
import { markOf } from '../connectors/event-log/known-log.js';
import { countOf, lastOf, lengthAt } from '../connectors/event-log/stretches.js';
import type { JudgedPaths } from '../connectors/lake/judged-files.js';
import type { Publication } from '../connectors/lake/lake.js';
import type { DoorPool } from './door-pool.js';
import { Packer } from './packed-records.js';

/** What came of some records of a source: files, and how far they reach. */
export type Judged = Pick<Publication, 'events' | 'rejections' | 'raw' | 'partitions'>;

/** What was read since the last publication, on its way through the door. */
export class ArchiveBatch {
  read = 0;
  readonly #partitions: readonly PartitionBatch[];
  #packer: Packer | null = null;

  constructor(
    from: Positions,
    private readonly pool: DoorPool,
    private readonly newPaths: () => JudgedPaths,
  ) {
    this.#partitions = from.map((position) => ({ position, read: 0, notRecords: 0, last: null }));
  }

  get positions(): Positions {
    return this.#partitions.map(({ position }) => position);
  }

  /** Waits while the door has its hands full. */
  async add(batch: LogBatch): Promise<void> {
    const count = countOf(batch);
    for (let next = 0; next < count; ) {
      this.#packer ??= new Packer(this.pool.pack());
      next = this.#packer.add(batch, next);
      if (next === count) break;
      await this.#judge();
      this.#packer = new Packer(this.pool.pack(lengthAt(batch, next)));
    }
    this.read += count;
    const reached = this.#partitions[batch.partition]!;
    reached.position = batch.position;
    reached.read += count;
    reached.notRecords += batch.notRecords;
    reached.last = lastOf(batch) ?? reached.last;
  }

  /** Ends what is under way and returns what the door said of all of it. */
  async judged(): Promise<Judged> {
    await this.#judge();
    const files = await this.pool.drain();
    return {
      events: files.flatMap(({ events }) => events ?? []),
      rejections: files.flatMap(({ rejections }) => rejections ?? []),
      raw: files.flatMap(({ raw }) => raw ?? []),
      partitions: this.#partitions.map(({ position, read, notRecords, last }) => {
        return { position, read, notRecords, last: last && markOf(last) };
      }),
    };
  }

  async #judge(): Promise<void> {
    const packer = this.#packer;
    this.#packer = null;
    if (packer) await this.pool.judge(packer.packed(), this.newPaths());
  }
}

interface PartitionBatch {
  position: number;
  read: number;
  notRecords: number;
  last: LogRecord | null;
}
