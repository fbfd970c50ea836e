import type { TextMemory } from '../../../core/events/scanner/text-memory.js';
import { type ColumnWriter, codesOf, type EncodedColumn, encodings, rarelyRecurs } from './columns.js';
import { GrowingBytes } from './growing-bytes.js';
import { Presence } from './levels.js';

/** As `TextColumn`, of texts that have a number; both write the same bytes. */
export class NumberedTextColumn implements ColumnWriter {
  readonly physical = { type: 6, convertedType: 0 };
  readonly #presence: Presence;
  /** By row; those of the distinct texts follow the order in which they came. */
  readonly #codes: Uint32Array;
  /** By number of the text: its code + 1; 0 where it has none. */
  #codeOf: Int32Array;
  #distinct = 0;
  #isDictionary = true;
  /** The distinct texts, or all. */
  readonly #texts = new GrowingBytes();

  constructor(
    capacity: number,
    private readonly memory: TextMemory,
  ) {
    this.#presence = new Presence(capacity);
    this.#codes = new Uint32Array(capacity);
    this.#codeOf = new Int32Array(Math.max(1024, 2 * memory.table.size));
  }

  set(row: number, text: string): void {
    if (this.#isDictionary) this.setNumber(row, this.memory.numberOfText(text));
    else {
      this.#presence.add(row);
      this.#texts.addText(text);
    }
  }

  setNumber(row: number, number: number): void {
    const at = this.#presence.add(row);
    if (this.#isDictionary) {
      const code = (number < this.#codeOf.length ? this.#codeOf[number]! : 0) - 1;
      this.#codes[at] = code < 0 ? this.#newCode(number, at) : code;
    } else this.#addText(number);
  }

  /** A text that has no number, because the column's texts do not recur. Reads up to 3 bytes beyond `end`. */
  setBytes(row: number, bytes: DataView, start: number, end: number): void {
    this.#presence.add(row);
    this.#texts.addShort(bytes, start, end);
  }

  encode(rows: number): EncodedColumn {
    const { count } = this.#presence;
    const levels = this.#presence.levels(rows);
    const texts = this.#texts.all();
    const isDictionary = this.#isDictionary && count > 0;
    return {
      dictionary: isDictionary ? { values: this.#distinct, bytes: texts } : null,
      encoding: isDictionary ? encodings.rleDictionary : encodings.plain,
      data: isDictionary
        ? [levels, ...codesOf(this.#codes.subarray(0, count), this.#distinct)]
        : [levels, texts],
      nulls: rows - count,
      least: null,
      greatest: null,
    };
  }

  clear(): void {
    this.#presence.clear();
    this.#codeOf.fill(0);
    this.#distinct = 0;
    this.#isDictionary = true;
    this.#texts.clear();
  }

  #addText(number: number): void {
    const { table } = this.memory;
    const start = table.startOf(number);
    this.#texts.addShort(table.bytes, start, start + table.lengthOf(number));
  }

  #newCode(number: number, before: number): number {
    const code = this.#distinct;
    if (rarelyRecurs(code, before)) this.#keepAll(before);
    else {
      if (number >= this.#codeOf.length) this.#widen(number);
      this.#codeOf[number] = code + 1;
      this.#distinct++;
    }
    this.#addText(number);
    return code;
  }

  #keepAll(count: number): void {
    const numbers = new Int32Array(this.#distinct);
    for (const [number, code] of this.#codeOf.entries()) if (code > 0) numbers[code - 1] = number;
    this.#texts.clear();
    for (const code of this.#codes.subarray(0, count)) this.#addText(numbers[code]!);
    this.#isDictionary = false;
    this.memory.recurs = false;
  }

  #widen(number: number): void {
    const wider = new Int32Array(2 * number);
    wider.set(this.#codeOf);
    this.#codeOf = wider;
  }
}
