import { StreamGuardError } from '../../../core/errors/errors.js';
import type { Segment } from './layout.js';
import { type IndexEntry, SegmentIndex } from './segment-index.js';

/** The log times of a segment's records, asked in offset order while the segment grows. */
export class LogTimes {
  #current = Number.NaN;
  #entries: readonly IndexEntry[] = [];
  #next = 0;

  private constructor(
    private readonly path: string,
    private readonly index: SegmentIndex,
    /** How many of the index's entries were taken. */
    private taken: number,
  ) {}

  /** `start`: the entry that covers the record at `offset`, null where the index has none. */
  static async open(
    segment: Segment,
    offset: number,
  ): Promise<{ times: LogTimes; start: IndexEntry | null }> {
    const index = await SegmentIndex.open(segment.indexPath);
    const found = await index.findLast('firstOffset', offset);
    return { times: new LogTimes(segment.indexPath, index, found?.i ?? 0), start: found?.entry ?? null };
  }

  /** Call when the lines before `byte` were read; entries of later lines may yet be taken back. */
  async advance(byte: number): Promise<void> {
    const entries = this.#entries.slice(this.#next);
    for (;;) {
      const read = await this.index.read(this.taken);
      const certain = read.findIndex(({ bytePosition }) => bytePosition >= byte);
      entries.push(...(certain < 0 ? read : read.slice(0, certain)));
      this.taken += certain < 0 ? read.length : certain;
      if (certain >= 0 || read.length === 0) break;
    }
    this.#entries = entries;
    this.#next = 0;
  }

  /** Epoch ms at which the log took the record. */
  at(offset: number): number {
    for (let entry = this.#entries[this.#next]; entry && entry.firstOffset <= offset; ) {
      this.#current = entry.logTime;
      entry = this.#entries[++this.#next];
    }
    if (Number.isNaN(this.#current))
      throw new StreamGuardError('log-damaged', {
        path: this.path,
        problem: `has no entry for the record at offset ${offset}`,
      });
    return this.#current;
  }

  close(): Promise<void> {
    return this.index.close();
  }
}
