import { type FileHandle, open } from 'node:fs/promises';
import { StreamGuardError } from '../../../core/errors/errors.js';
import { ifMissing, type Segment } from './layout.js';
import { entryBytes, type IndexEntry, SegmentIndex } from './segment-index.js';

const growthBytes = 256 * entryBytes;

/** The log times of a segment's records, asked in offset order while the segment grows. */
export class LogTimes {
  #current = Number.NaN;
  #next = 0;
  #nextOffset = Number.POSITIVE_INFINITY;

  private constructor(
    private readonly path: string,
    private readonly file: FileHandle | null,
    private index: SegmentIndex,
    private position: number,
  ) {}

  /** `start`: the append that holds the record at `offset`, null where the index has none. */
  static async open(
    segment: Segment,
    offset: number,
  ): Promise<{ times: LogTimes; start: IndexEntry | null }> {
    const index = await SegmentIndex.load(segment.indexPath);
    const file = await open(segment.indexPath).catch(ifMissing(null));
    const times = new LogTimes(segment.indexPath, file, index, index.length * entryBytes);
    const found = index.findLast('firstOffset', offset);
    times.#lookAt(Math.max(0, found));
    return { times, start: found < 0 ? null : index.at(found) };
  }

  /** Call after reading lines: their entries were written before them. */
  async refresh(): Promise<void> {
    for (let read = growthBytes; this.file !== null && read === growthBytes; ) {
      const growth = Buffer.allocUnsafe(growthBytes);
      read = (await this.file.read(growth, 0, growthBytes, this.position)).bytesRead;
      const whole = read - (read % entryBytes);
      if (whole === 0) return;
      this.index = this.index.grown(this.#next, growth.subarray(0, whole));
      this.position += whole;
      this.#lookAt(0);
    }
  }

  /** Epoch ms of the append that wrote the record. */
  at(offset: number): number {
    while (offset >= this.#nextOffset) {
      this.#current = this.index.at(this.#next).logTime;
      this.#lookAt(this.#next + 1);
    }
    if (Number.isNaN(this.#current))
      throw new StreamGuardError('log-damaged', {
        path: this.path,
        problem: `has no entry for the record at offset ${offset}`,
      });
    return this.#current;
  }

  async close(): Promise<void> {
    await this.file?.close();
  }

  #lookAt(i: number): void {
    this.#next = i;
    this.#nextOffset = i < this.index.length ? this.index.at(i).firstOffset : Number.POSITIVE_INFINITY;
  }
}
