import type { LogBatch, LogRecord, Stretches } from '../connectors/event-log/event-log.js';

/** Records in log order of their partitions, in memory that threads share: filled by one, then read by another. */
export interface PackedRecords {
  readonly count: number;
  readonly partitions: Int32Array;
  readonly offsets: Float64Array;
  readonly logTimes: Float64Array;
  /** Of each value in `bytes`, in rising order; there may be other bytes between two. */
  readonly starts: Int32Array;
  /** -1 for null. */
  readonly lengths: Int32Array;
  readonly bytes: Uint8Array;
}

/** A pack is full at whichever comes first. */
export interface PackLimits {
  readonly records: number;
  /** A longer record has a pack of its own. */
  readonly bytes: number;
}

/** Room for a pack, empty or to be filled anew. */
export function emptyPack(limits: PackLimits): PackedRecords {
  return {
    count: 0,
    partitions: new Int32Array(new SharedArrayBuffer(4 * limits.records)),
    offsets: new Float64Array(new SharedArrayBuffer(8 * limits.records)),
    logTimes: new Float64Array(new SharedArrayBuffer(8 * limits.records)),
    starts: new Int32Array(new SharedArrayBuffer(4 * limits.records)),
    lengths: new Int32Array(new SharedArrayBuffer(4 * limits.records)),
    bytes: new Uint8Array(new SharedArrayBuffer(limits.bytes)),
  };
}

/** Bytes are copied into shared memory by words where they lie alike within words, else one by one: four times slower. */
const wordBytes = 8;

/** Fills a pack from its start; what it held is gone. */
export class Packer {
  #count = 0;
  #bytes = 0;

  constructor(private readonly pack: PackedRecords) {}

  /** Takes what fits of a batch, from record `from` on; returns the first that it did not take. */
  add(batch: LogBatch, from: number): number {
    const { partition, stretches } = batch;
    return stretches
      ? this.#addStretches(partition, stretches, from)
      : this.#addRecords(partition, batch.records, from);
  }

  packed(): PackedRecords {
    return { ...this.pack, count: this.#count };
  }

  #addRecords(partition: number, records: readonly LogRecord[], from: number): number {
    const { bytes } = this.pack;
    let next = from;
    for (; next < records.length && !this.#isFull(); next++) {
      const { offset, logTime, value } = records[next]!;
      const end = this.#bytes + (value?.length ?? 0);
      if (end > bytes.length) break;
      if (value) bytes.set(value, this.#bytes);
      this.#place(partition, offset, logTime, this.#bytes, value?.length ?? -1);
      this.#bytes = end;
    }
    return next;
  }

  /** All bytes at once, with those between the values. */
  #addStretches(partition: number, stretches: Stretches, from: number): number {
    const { firstOffset, bytes, starts, lengths, logTimes } = stretches;
    const first = starts[from]!;
    const room = this.pack.bytes.length;
    const aligned = Math.ceil((this.#bytes - first) / wordBytes) * wordBytes;
    const shift = first + lengths[from]! + aligned <= room ? aligned : this.#bytes - first;
    let next = from;
    let end = first;
    for (; next < lengths.length && !this.#isFull(); next++) {
      const start = starts[next]!;
      const length = lengths[next]!;
      if (start + length + shift > room) break;
      this.#place(partition, firstOffset + next, logTimes[next]!, start + shift, length);
      end = start + length;
    }
    this.pack.bytes.set(bytes.subarray(first, end), first + shift);
    this.#bytes = end + shift;
    return next;
  }

  #isFull(): boolean {
    return this.#count === this.pack.offsets.length;
  }

  #place(partition: number, offset: number, logTime: number, start: number, length: number): void {
    const { partitions, offsets, logTimes, starts, lengths } = this.pack;
    const at = this.#count++;
    partitions[at] = partition;
    offsets[at] = offset;
    logTimes[at] = logTime;
    starts[at] = start;
    lengths[at] = length;
  }
}
