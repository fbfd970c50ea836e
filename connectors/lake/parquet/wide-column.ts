import { type ColumnWriter, codesOf, type EncodedColumn, encodings, type PhysicalType } from './columns.js';
import { Presence } from './levels.js';

const physicalTypes: Record<2 | 4, PhysicalType> = {
  2: { type: 2 },
  4: { type: 7, length: 16, convertedType: 5, precision: 38 },
};

/** Integers in two 32-bit words (INT64) or four (DECIMAL(38,0)), the least first: codes into a dictionary if most recur. */
export class WideColumn implements ColumnWriter {
  readonly physical: PhysicalType;
  readonly #presence: Presence;
  readonly #codes: Uint32Array;
  /** The distinct values. */
  readonly #values: Uint32Array;
  /** Hash → code + 1, and on to the next free place; 0: none. */
  readonly #places: Uint32Array;
  readonly #words: Uint32Array;
  #distinct = 0;

  constructor(
    capacity: number,
    private readonly wordsOfValue: 2 | 4,
  ) {
    this.physical = physicalTypes[wordsOfValue];
    this.#presence = new Presence(capacity);
    this.#codes = new Uint32Array(capacity);
    this.#values = new Uint32Array(wordsOfValue * capacity);
    this.#places = new Uint32Array(2 ** (33 - Math.clz32(capacity)));
    this.#words = new Uint32Array(wordsOfValue);
  }

  /** A whole number of magnitude up to 2^53. */
  set(row: number, value: number): void {
    this.#words[0] = value;
    this.#words[1] = Math.floor(value / 2 ** 32);
    if (this.wordsOfValue === 4) this.#words.fill(value < 0 ? 2 ** 32 - 1 : 0, 2);
    this.setWords(row, this.#words, 0);
  }

  /** The words at `from`. */
  setWords(row: number, words: Uint32Array, from: number): void {
    this.#codes[this.#presence.add(row)] = this.#codeOf(words, from);
  }

  encode(rows: number): EncodedColumn {
    const { count } = this.#presence;
    const levels = this.#presence.levels(rows);
    const codes = this.#codes.subarray(0, count);
    const isDictionary = count > 0 && 2 * this.#distinct < count;
    const values = isDictionary
      ? this.#values.subarray(0, this.wordsOfValue * this.#distinct)
      : this.#all(codes);
    const bytes = plain(values, this.wordsOfValue);
    return {
      dictionary: isDictionary ? { values: this.#distinct, bytes } : null,
      encoding: isDictionary ? encodings.rleDictionary : encodings.plain,
      data: isDictionary ? [levels, ...codesOf(codes, this.#distinct)] : [levels, bytes],
      nulls: rows - count,
      least: null,
      greatest: null,
    };
  }

  clear(): void {
    this.#presence.clear();
    this.#places.fill(0);
    this.#distinct = 0;
  }

  #codeOf(words: Uint32Array, from: number): number {
    const mask = this.#places.length - 1;
    let hash = 0;
    for (let word = 0; word < this.wordsOfValue; word++)
      hash = Math.imul(hash ^ words[from + word]!, 0x9e3779b1);
    for (let place = (hash ^ (hash >>> 15)) & mask; ; place = (place + 1) & mask) {
      const code = this.#places[place]! - 1;
      if (code < 0) {
        this.#places[place] = ++this.#distinct;
        const to = this.wordsOfValue * (this.#distinct - 1);
        for (let word = 0; word < this.wordsOfValue; word++) this.#values[to + word] = words[from + word]!;
        return this.#distinct - 1;
      }
      if (this.#is(code, words, from)) return code;
    }
  }

  #is(code: number, words: Uint32Array, from: number): boolean {
    const at = this.wordsOfValue * code;
    for (let word = 0; word < this.wordsOfValue; word++) {
      if (this.#values[at + word] !== words[from + word]) return false;
    }
    return true;
  }

  #all(codes: Uint32Array): Uint32Array {
    const size = this.wordsOfValue;
    const all = new Uint32Array(size * codes.length);
    for (let index = 0; index < codes.length; index++) {
      for (let word = 0; word < size; word++)
        all[size * index + word] = this.#values[size * codes[index]! + word]!;
    }
    return all;
  }
}

/** A decimal has its greatest byte first, an integer its least. */
function plain(values: Uint32Array, wordsOfValue: 2 | 4): Uint8Array {
  const bytes = Buffer.from(values.slice().buffer);
  if (wordsOfValue === 2) return bytes;
  const swapped = new Uint32Array(values.length);
  for (let word = 0; word < values.length; word++) swapped[word ^ 3] = values[word]!;
  return Buffer.from(swapped.buffer).swap32();
}
