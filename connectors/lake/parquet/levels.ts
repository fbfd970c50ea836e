import { varint } from './thrift.js';

/**
 * Parquet's RLE/bit-packing hybrid.
 * https://parquet.apache.org/docs/file-format/data-pages/encodings/
 */

/** `count` times the same value below 256. */
function repeated(value: number, count: number): Uint8Array {
  return Uint8Array.from([...varint(count * 2), value]);
}

/** What stands before so many groups of eight values, packed; the last group is filled up. */
export function packedHeader(groups: number): Uint8Array {
  return Uint8Array.from(varint(groups * 2 + 1));
}

/** Which of at most `capacity` rows have a value: a bit per row. */
export class Presence {
  readonly #bits: Uint8Array;
  #present = 0;

  constructor(capacity: number) {
    this.#bits = new Uint8Array(Math.ceil(capacity / 8));
  }

  /** How many rows have one. */
  get count(): number {
    return this.#present;
  }

  /** Returns how many rows had one before. */
  add(row: number): number {
    this.#bits[row >> 3]! |= 1 << (row & 7);
    return this.#present++;
  }

  clear(): void {
    this.#bits.fill(0);
    this.#present = 0;
  }

  /** Definition levels 0 and 1 of the first `rows` rows behind their length, as a data page begins with. */
  levels(rows: number): Uint8Array {
    const levels = this.#levels(rows);
    const length = Buffer.alloc(4);
    length.writeUInt32LE(levels.length);
    return Buffer.concat([length, levels]);
  }

  #levels(rows: number): Uint8Array {
    if (this.#present === rows) return repeated(1, rows);
    if (this.#present === 0) return repeated(0, rows);
    const groups = Math.ceil(rows / 8);
    return Buffer.concat([packedHeader(groups), this.#bits.subarray(0, groups)]);
  }
}
