import { IdLog } from './id-log.js';
import { readStretches, writeStretches } from './id-stretches.js';

/**
 * Remembers ids of one partition: a record is a duplicate if its id occurred at most `withinOffsets` offsets earlier,
 * in a record that the door passed, itself a duplicate or not. Holds at most two windows of ids, packed: up to 14 MB
 * for 100,000 ids of 36 bytes, a few KB for few. Ids are equal if their bytes are, longer ones than 254 bytes if their
 * SHA-256 is.
 *
 * To store it, write at each checkpoint the chunk `since` the position of the checkpoint before. Of the chunks before it,
 * one that was written at position p (it has offsets below p) is needed no more once p <= next position − withinOffsets.
 */
export class DuplicateWindow {
  #current = new IdLog(0);
  #previous = new IdLog(0);

  /** @param withinOffsets 0 to 2³² − 1 */
  constructor(private readonly withinOffsets: number) {}

  /** Of chunks in the order in which they were written, which continue each other. */
  static from(withinOffsets: number, chunks: Iterable<Uint8Array>): DuplicateWindow {
    const window = new DuplicateWindow(withinOffsets);
    for (const chunk of chunks) {
      for (const { base, offsets, ids } of readStretches(chunk)) {
        let at = 0;
        for (const offset of offsets) {
          const log = window.#logFor(base + offset);
          at = log.addPacked(ids, at, base + offset);
          log.index();
        }
      }
    }
    return window;
  }

  /** The offset of the earlier record, or null. Offsets must rise. */
  seen(id: string, offset: number): number | null {
    const log = this.#logFor(offset);
    log.addText(id, offset);
    return this.#earlier(log, offset);
  }

  /** The same for the id whose UTF-8 lies in `[start, end)`. */
  seenBytes(bytes: Uint8Array, start: number, end: number, offset: number): number | null {
    const log = this.#logFor(offset);
    log.addBytes(bytes, start, end, offset);
    return this.#earlier(log, offset);
  }

  /** A chunk of the ids at or above an offset that can still matter. */
  since(offset: number): Uint8Array {
    return writeStretches([this.#previous.since(offset), this.#current.since(offset)]);
  }

  /** Of all memory that is held. */
  get byteLength(): number {
    return this.#current.byteLength + this.#previous.byteLength;
  }

  #logFor(offset: number): IdLog {
    if (offset - this.#current.base > this.withinOffsets) {
      const forgotten = this.#previous;
      this.#previous = this.#current;
      this.#current = forgotten;
      forgotten.clear(offset);
    }
    return this.#current;
  }

  #earlier(log: IdLog, offset: number): number | null {
    const here = log.index();
    const earlier = here >= 0 ? here : this.#previous.findLastOf(log);
    return earlier >= 0 && offset - earlier <= this.withinOffsets ? earlier : null;
  }
}
