import type { Vectors } from './vectors.js';

/** Bytes of a value that DuckDB holds in place, where they cost a hundredth of what a text does. */
const partBytes = 12;
/** Most of what comes in such parts; longer texts come in one piece. */
const usualParts = 2;

/** What `TextReader` reads of a text expression without NULL: columns to be selected side by side. */
export function textColumns(text: string, parts = usualParts): string[] {
  const bounds = Array.from({ length: parts }, (_, part) => [partBytes * part + 1, partBytes * (part + 1)]);
  return [
    `CAST(strlen(${text}) AS INTEGER)`,
    `CASE WHEN strlen(${text}) > ${parts * partBytes} THEN encode(${text}) END`,
    ...bounds.map(([from, to]) => `encode(${text})[${from}:${to}]`),
  ];
}

/** Texts of many rows, most of them short. */
export class TextReader {
  /** Of the text that was read; behind it, anything. */
  bytes: Buffer;
  readonly #words: Uint32Array;
  readonly #short: Buffer;
  #rows: Vectors | null = null;
  #first = 0;
  #lengths: Int32Array = new Int32Array();
  #parts: Uint32Array[] = [];

  /** @param parts as of its columns */
  constructor(private readonly parts = usualParts) {
    this.#words = new Uint32Array((parts * partBytes) / 4);
    this.#short = Buffer.from(this.#words.buffer);
    this.bytes = this.#short;
  }

  /** Goes on to these rows, of which `first` is the first of the columns. */
  look(rows: Vectors, first: number): void {
    this.#rows = rows;
    this.#first = first;
    this.#lengths = rows.integers(first);
    this.#parts = Array.from({ length: this.parts }, (_, part) => rows.shortBytes(first + 2 + part));
  }

  /** Reads `bytes`; returns how many there are. */
  read(row: number): number {
    const length = this.#lengths[row]!;
    if (length > this.#short.length) {
      this.bytes = Buffer.from(this.#rows!.bytes(this.#first + 1, row));
      return length;
    }
    this.bytes = this.#short;
    const words = this.#words;
    for (let part = 0; part * partBytes < length; part++) {
      const from = this.#parts[part]!;
      words[3 * part] = from[4 * row + 1]!;
      words[3 * part + 1] = from[4 * row + 2]!;
      words[3 * part + 2] = from[4 * row + 3]!;
    }
    return length;
  }

  text(row: number): string {
    const length = this.read(row);
    return this.bytes.toString('utf8', 0, length);
  }
}
