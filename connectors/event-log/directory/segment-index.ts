import { type FileHandle, open } from 'node:fs/promises';
import { ifMissing } from './layout.js';

/**
 * The index beside a segment: one entry per append and change of the log time within it, written before the lines.
 *
 *   entry := firstOffset:int64 bytePosition:int64 logTime:int64      big-endian, 24 bytes
 *
 * Both positions never fall. Of entries with one firstOffset the last counts: an append that died before its first
 * line leaves one behind. Entries beyond the segment's end announce lines that are being written or were lost; the
 * next writer takes the latter back. A rest shorter than an entry is a torn write and no entry.
 */
export interface IndexEntry {
  readonly firstOffset: number;
  /** Of the first line in the segment. */
  readonly bytePosition: number;
  /** Epoch ms. */
  readonly logTime: number;
}

export const entryBytes = 24;
const entriesPerRead = 2048;

export class SegmentIndex {
  private constructor(private readonly file: FileHandle | null) {}

  /** A missing file is an index without entries. */
  static async open(path: string): Promise<SegmentIndex> {
    return new SegmentIndex(await open(path).catch(ifMissing(null)));
  }

  async length(): Promise<number> {
    return Math.floor(((await this.file?.stat())?.size ?? 0) / entryBytes);
  }

  /** From entry `i` on, as many as there are, up to `count`. */
  async read(i: number, count: number = entriesPerRead): Promise<IndexEntry[]> {
    const bytes = Buffer.allocUnsafe(count * entryBytes);
    const read = await this.file?.read(bytes, 0, bytes.length, i * entryBytes);
    return decodeEntries(bytes.subarray(0, read?.bytesRead ?? 0));
  }

  /** The last entry whose `key` is at or below `value`, and which one it is; null where all are above. */
  async findLast(
    key: 'firstOffset' | 'bytePosition',
    value: number,
  ): Promise<{ readonly i: number; readonly entry: IndexEntry } | null> {
    let found = null;
    let low = 0;
    let high = await this.length();
    while (low < high) {
      const i = (low + high) >>> 1;
      const [entry] = await this.read(i, 1);
      if (entry !== undefined && entry[key] <= value) {
        found = { i, entry };
        low = i + 1;
      } else high = i;
    }
    return found;
  }

  /** Offset of the first record at or after `logTime` (epoch ms), announced ones too; null where there is none. */
  async firstOffsetSince(logTime: number): Promise<number | null> {
    let candidate: number | null = null;
    for (let i = 0; ; i += entriesPerRead) {
      const entries = await this.read(i);
      for (const entry of entries) {
        if (candidate !== null && entry.firstOffset > candidate) return candidate;
        candidate = entry.logTime >= logTime ? entry.firstOffset : null;
      }
      if (entries.length < entriesPerRead) return candidate;
    }
  }

  async close(): Promise<void> {
    await this.file?.close();
  }
}

export function encodeEntries(entries: readonly IndexEntry[]): Buffer {
  const bytes = Buffer.allocUnsafe(entries.length * entryBytes);
  entries.forEach(({ firstOffset, bytePosition, logTime }, i) => {
    writeInt64(bytes, i * entryBytes, firstOffset);
    writeInt64(bytes, i * entryBytes + 8, bytePosition);
    writeInt64(bytes, i * entryBytes + 16, logTime);
  });
  return bytes;
}

function decodeEntries(bytes: Buffer): IndexEntry[] {
  return Array.from({ length: Math.floor(bytes.length / entryBytes) }, (_, i) => ({
    firstOffset: readInt64(bytes, i * entryBytes),
    bytePosition: readInt64(bytes, i * entryBytes + 8),
    logTime: readInt64(bytes, i * entryBytes + 16),
  }));
}

/** Whole numbers of magnitude up to 2^53, without a BigInt for each. */
function writeInt64(bytes: Buffer, at: number, value: number): void {
  bytes.writeInt32BE(Math.floor(value / 2 ** 32), at);
  bytes.writeUInt32BE(value >>> 0, at + 4);
}

function readInt64(bytes: Buffer, at: number): number {
  return bytes.readInt32BE(at) * 2 ** 32 + bytes.readUInt32BE(at + 4);
}
