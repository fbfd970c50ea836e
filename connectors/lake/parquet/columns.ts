import { GrowingBytes } from './growing-bytes.js';
import { Presence, packedHeader } from './levels.js';

/** How a column lies in a file: names and numbers of parquet.thrift. */
export interface PhysicalType {
  readonly type: number;
  /** Absent: the physical type alone says what it is. */
  readonly convertedType?: number;
  /** Bytes of a value, where all have as many. */
  readonly length?: number;
  /** Digits of a decimal, none of them behind the point. */
  readonly precision?: number;
}

export const encodings = { plain: 0, rle: 3, rleDictionary: 8 };

export interface EncodedColumn {
  readonly dictionary: { readonly values: number; readonly bytes: Uint8Array } | null;
  readonly encoding: number;
  /** Definition levels, then values. */
  readonly data: readonly Uint8Array[];
  readonly nulls: number;
  /** Least and greatest value in plain encoding; null where they are not kept or there is no value. */
  readonly least: Uint8Array | null;
  readonly greatest: Uint8Array | null;
}

/** Collects one column of at most `capacity` rows. A row that is not set is null. */
export interface ColumnWriter {
  readonly physical: PhysicalType;
  /** Rows must rise. */
  set(row: number, value: unknown): void;
  /** What it returns may be views, good until the column is used again. */
  encode(rows: number): EncodedColumn;
  /** Begins anew, in the same memory. */
  clear(): void;
}

const noStatistics = { least: null, greatest: null };

/** Whole numbers of magnitude up to 2^53: INT64, or INT32 where all fit. */
export class IntegerColumn implements ColumnWriter {
  readonly #presence: Presence;
  readonly #words: Int32Array;
  readonly #wide: boolean;
  /** Of the values so far; NaN where there is none. */
  least = Number.NaN;
  greatest = Number.NaN;

  constructor(capacity: number, bits: 32 | 64) {
    this.#presence = new Presence(capacity);
    this.#wide = bits === 64;
    this.#words = new Int32Array(this.#wide ? 2 * capacity : capacity);
  }

  get physical(): PhysicalType {
    return { type: this.#wide ? 2 : 1 };
  }

  set(row: number, value: number): void {
    this.#put(this.#words, this.#presence.add(row), value);
    if (!(value >= this.least)) this.least = value;
    if (!(value <= this.greatest)) this.greatest = value;
  }

  encode(rows: number): EncodedColumn {
    const { count } = this.#presence;
    return {
      dictionary: null,
      encoding: encodings.plain,
      data: [this.#presence.levels(rows), bytesOf(this.#words.subarray(0, this.#wide ? 2 * count : count))],
      nulls: rows - count,
      least: count > 0 ? this.#plain(this.least) : null,
      greatest: count > 0 ? this.#plain(this.greatest) : null,
    };
  }

  clear(): void {
    this.#presence.clear();
    this.least = Number.NaN;
    this.greatest = Number.NaN;
  }

  /** An Int32Array keeps a number modulo 2^32, so each half is written as it is. */
  #put(words: Int32Array, at: number, value: number): void {
    if (this.#wide) {
      words[2 * at] = value;
      words[2 * at + 1] = Math.floor(value / 2 ** 32);
    } else words[at] = value;
  }

  #plain(value: number): Uint8Array {
    const words = new Int32Array(this.#wide ? 2 : 1);
    this.#put(words, 0, value);
    return bytesOf(words);
  }
}

export class BooleanColumn implements ColumnWriter {
  readonly physical = { type: 0 };
  readonly #presence: Presence;
  readonly #bits: Uint8Array;

  constructor(capacity: number) {
    this.#presence = new Presence(capacity);
    this.#bits = new Uint8Array(Math.ceil(capacity / 8));
  }

  /** 0 is false, as of a boolean. */
  set(row: number, value: boolean | number): void {
    const at = this.#presence.add(row);
    if (value) this.#bits[at >> 3]! |= 1 << (at & 7);
  }

  encode(rows: number): EncodedColumn {
    const { count } = this.#presence;
    return {
      dictionary: null,
      encoding: encodings.plain,
      data: [this.#presence.levels(rows), this.#bits.subarray(0, Math.ceil(count / 8))],
      nulls: rows - count,
      ...noStatistics,
    };
  }

  clear(): void {
    this.#presence.clear();
    this.#bits.fill(0);
  }
}

/** So many distinct texts must have come before they can be found not to recur: enough for 10,000 users to do so. */
const fewTexts = 4096;

/** Whether a dictionary of `distinct` texts does not pay, `before` having come. */
export function rarelyRecurs(distinct: number, before: number): boolean {
  return distinct >= fewTexts && 10 * distinct > 9 * before;
}

/** Well-formed texts: as codes into a dictionary, or as they are once nine of ten were new. */
export class TextColumn implements ColumnWriter {
  readonly physical = { type: 6, convertedType: 0 };
  readonly #presence: Presence;
  readonly #codes: Uint32Array;
  readonly #codeOf = new Map<string, number>();
  /** The distinct texts, or all. */
  readonly #texts = new GrowingBytes();
  #distinctOnly = true;

  constructor(capacity: number) {
    this.#presence = new Presence(capacity);
    this.#codes = new Uint32Array(capacity);
  }

  set(row: number, text: string): void {
    const at = this.#presence.add(row);
    if (this.#distinctOnly) this.#codes[at] = this.#codeOf.get(text) ?? this.#newCode(text, at);
    else this.#texts.addText(text);
  }

  encode(rows: number): EncodedColumn {
    const { count } = this.#presence;
    const levels = this.#presence.levels(rows);
    const texts = this.#texts.all();
    const asDictionary = this.#distinctOnly && count > 0;
    const distinct = this.#codeOf.size;
    return {
      dictionary: asDictionary ? { values: distinct, bytes: texts } : null,
      encoding: asDictionary ? encodings.rleDictionary : encodings.plain,
      data: asDictionary ? [levels, ...codesOf(this.#codes.subarray(0, count), distinct)] : [levels, texts],
      nulls: rows - count,
      ...noStatistics,
    };
  }

  clear(): void {
    this.#presence.clear();
    this.#codeOf.clear();
    this.#texts.clear();
    this.#distinctOnly = true;
  }

  #newCode(text: string, before: number): number {
    const code = this.#codeOf.size;
    if (rarelyRecurs(code, before)) this.#keepAll(before);
    else this.#codeOf.set(text, code);
    this.#texts.addText(text);
    return code;
  }

  #keepAll(count: number): void {
    const distinct = [...this.#codeOf.keys()];
    this.#texts.clear();
    for (const code of this.#codes.subarray(0, count)) this.#texts.addText(distinct[code]!);
    this.#distinctOnly = false;
    this.#codeOf.clear();
  }
}

/** Bytes as they are, or texts as their UTF-8. */
export class BytesColumn implements ColumnWriter {
  readonly physical: PhysicalType;
  readonly #presence: Presence;
  readonly #values = new GrowingBytes();

  constructor(capacity: number, kind: 'bytes' | 'text' = 'bytes') {
    this.physical = kind === 'text' ? { type: 6, convertedType: 0 } : { type: 6 };
    this.#presence = new Presence(capacity);
  }

  set(row: number, bytes: Uint8Array, start = 0, end = bytes.length): void {
    this.#presence.add(row);
    this.#values.addBytes(bytes, start, end);
  }

  encode(rows: number): EncodedColumn {
    return {
      dictionary: null,
      encoding: encodings.plain,
      data: [this.#presence.levels(rows), this.#values.all()],
      nulls: rows - this.#presence.count,
      ...noStatistics,
    };
  }

  clear(): void {
    this.#presence.clear();
    this.#values.clear();
  }
}

/** Codes behind their width in bits; whole bytes, so that packing them is a copy. */
export function codesOf(codes: Uint32Array, distinct: number): Uint8Array[] {
  const [bits, Codes] =
    distinct <= 2 ** 8 ? [8, Uint8Array] : distinct <= 2 ** 16 ? [16, Uint16Array] : [32, Uint32Array];
  const groups = Math.ceil(codes.length / 8);
  const packed = new Codes(8 * groups);
  packed.set(codes);
  return [Uint8Array.of(bits), packedHeader(groups), bytesOf(packed)];
}

function bytesOf({ buffer, byteOffset, byteLength }: ArrayBufferView): Uint8Array {
  return new Uint8Array(buffer, byteOffset, byteLength);
}
