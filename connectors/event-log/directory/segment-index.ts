import { readFile } from 'node:fs/promises';
import { ifMissing } from './layout.js';

/**
 * The index beside a segment: one entry per append and change of the log time within it, written before
 * the lines.
 *
 *   entry := firstOffset:int64 bytePosition:int64 logTime:int64      big-endian, 24 bytes
 *
 * Both positions never fall. Of entries with one firstOffset the last counts: an append that died before its first
 * line leaves one behind. A rest shorter than an entry is a torn write and no entry.
 */
export interface IndexEntry {
  readonly firstOffset: number;
  /** Of the first line in the segment. */
  readonly bytePosition: number;
  /** Epoch ms. */
  readonly logTime: number;
}

export const entryBytes = 24;

export function encodeEntry(entry: IndexEntry): Buffer {
  const bytes = Buffer.alloc(entryBytes);
  bytes.writeBigInt64BE(BigInt(entry.firstOffset), 0);
  bytes.writeBigInt64BE(BigInt(entry.bytePosition), 8);
  bytes.writeBigInt64BE(BigInt(entry.logTime), 16);
  return bytes;
}

export class SegmentIndex {
  readonly length: number;

  constructor(private readonly bytes: Buffer) {
    this.length = Math.floor(bytes.length / entryBytes);
  }

  static async load(path: string): Promise<SegmentIndex> {
    return new SegmentIndex(await readFile(path).catch(ifMissing(Buffer.alloc(0))));
  }

  at(i: number): IndexEntry {
    const start = i * entryBytes;
    return {
      firstOffset: Number(this.bytes.readBigInt64BE(start)),
      bytePosition: Number(this.bytes.readBigInt64BE(start + 8)),
      logTime: Number(this.bytes.readBigInt64BE(start + 16)),
    };
  }

  /** The entries from `i` on, then those in `growth`. */
  grown(i: number, growth: Buffer): SegmentIndex {
    return new SegmentIndex(
      Buffer.concat([this.bytes.subarray(i * entryBytes, this.length * entryBytes), growth]),
    );
  }

  /** The last entry whose `key` is at or below `value`; -1 where all are above. */
  findLast(key: 'firstOffset' | 'bytePosition', value: number): number {
    let low = 0;
    let high = this.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (this.at(middle)[key] <= value) low = middle + 1;
      else high = middle;
    }
    return low - 1;
  }

  /** Offset of the first record at or after `logTime` (epoch ms); null where there is none. */
  firstOffsetSince(logTime: number): number | null {
    for (let i = 0; i < this.length; i++) {
      const entry = this.at(i);
      const overtaken = i + 1 < this.length && this.at(i + 1).firstOffset === entry.firstOffset;
      if (!overtaken && entry.logTime >= logTime) return entry.firstOffset;
    }
    return null;
  }
}
