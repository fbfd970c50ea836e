import type { LogRecord } from '../connectors/event-log/event-log.js';

/** Records in log order of their partitions, in memory that threads share: filled by one, then read by another. */
export interface PackedRecords {
  readonly count: number;
  readonly partitions: Int32Array;
  readonly offsets: Float64Array;
  readonly logTimes: Float64Array;
  /** Of each value in `bytes`, one after the other; -1 for null. */
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
    lengths: new Int32Array(new SharedArrayBuffer(4 * limits.records)),
    bytes: new Uint8Array(new SharedArrayBuffer(limits.bytes)),
  };
}

/** Fills a pack from its start; what it held is gone. */
export class Packer {
  #count = 0;
  #bytes = 0;

  constructor(private readonly pack: PackedRecords) {}

  /** Whether the pack took the record; if not, it is full. */
  add(partition: number, { offset, logTime, value }: LogRecord): boolean {
    const { partitions, offsets, logTimes, lengths, bytes } = this.pack;
    const at = this.#count;
    const end = this.#bytes + (value?.length ?? 0);
    if (at === offsets.length || end > bytes.length) return false;
    partitions[at] = partition;
    offsets[at] = offset;
    logTimes[at] = logTime;
    lengths[at] = value?.length ?? -1;
    if (value) bytes.set(value, this.#bytes);
    this.#count++;
    this.#bytes = end;
    return true;
  }

  packed(): PackedRecords {
    return { ...this.pack, count: this.#count };
  }
}
