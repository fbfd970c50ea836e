import { isUtf8 } from 'node:buffer';
import { TextTable } from './text-table.js';

/** What the door says of a text alone. */
export interface TextRules {
  /** Whether the column takes it from an event. */
  takes(text: string): boolean;
  /** By the order of the derivations from the column: the number that stands for the value; NaN for null. */
  derive(text: string): readonly number[];
}

/** The texts of one column, numbered, and what was found of each when it came first. */
export class TextMemory {
  readonly table = new TextTable();
  /** False once the column's texts were found not to recur. */
  recurs = true;
  /** By number; nothing where there are no rules. */
  readonly #taken: boolean[] = [];
  /** By derivation, then by number. */
  readonly #derived: number[][] = [];
  /** Texts as JSON writes them, where that is not the text itself; −1 where the column does not take it. */
  readonly #written = new TextTable();
  readonly #numberOfWritten: number[] = [];
  /** By number: the texts that were asked for as strings. */
  readonly #strings: string[] = [];
  /** Holds the text that is looked up; grows. */
  #scratch = viewOf(256);

  /** `rules`: null where all texts are taken that come as bytes, and nothing is derived. */
  constructor(
    private readonly takes: TextRules['takes'],
    private readonly rules: TextRules | null,
  ) {}

  get byteLength(): number {
    return this.table.byteLength + this.#written.byteLength;
  }

  /** The number of the ASCII text in `[start, end)`, −1 where the column does not take it. Reads 16 bytes. */
  numberOf(view: DataView, start: number, end: number): number {
    let number = this.table.find(view, start, end);
    if (number < 0) {
      number = this.table.add(view, start, end);
      if (this.rules) this.#learn(bytesOf(view, start, end).toString('latin1'), this.rules);
    }
    if (this.rules && !this.#taken[number]) return -1;
    this.table.remember(view, start, number);
    return number;
  }

  /** Of the bytes between the quotes of a JSON text, whatever they are. */
  numberOfWritten(view: DataView, start: number, end: number): number {
    const found = this.#written.find(view, start, end);
    if (found >= 0) return this.#numberOfWritten[found]!;
    const text = parsed(bytesOf(view, start, end));
    const number = text !== null && this.takes(text) ? this.numberOfText(text) : -1;
    this.#numberOfWritten.push(number);
    this.#written.add(view, start, end);
    return number;
  }

  /** Of a text that an event of the column has, be it taken or not. */
  numberOfText(text: string): number {
    // A UTF-16 unit takes at most three bytes.
    if (3 * text.length + 4 > this.#scratch.byteLength) this.#scratch = viewOf(6 * text.length);
    const end = Buffer.from(this.#scratch.buffer).write(text);
    const found = this.table.find(this.#scratch, 0, end);
    if (found >= 0) return found;
    if (this.rules) this.#learn(text, this.rules);
    return this.table.add(this.#scratch, 0, end);
  }

  /** The text of a number: one and the same string for all who ask until it is forgotten. */
  textOf(number: number): string {
    const known = this.#strings[number];
    if (known !== undefined) return known;
    const start = this.table.startOf(number);
    const text = bytesOf(this.table.bytes, start, start + this.table.lengthOf(number)).toString();
    this.#strings[number] = text;
    return text;
  }

  derived(number: number, derivation: number): number {
    return this.#derived[derivation]![number]!;
  }

  clear(): void {
    this.table.clear();
    this.#written.clear();
    this.#taken.length = 0;
    this.#derived.length = 0;
    this.#numberOfWritten.length = 0;
    this.#strings.length = 0;
  }

  #learn(text: string, { takes, derive }: TextRules): void {
    this.#taken.push(takes(text));
    for (const [derivation, value] of derive(text).entries()) {
      this.#derived[derivation] ??= [];
      this.#derived[derivation]!.push(value);
    }
  }
}

/** null where it is no JSON text, or one that UTF-8 cannot hold. */
function parsed(bytes: Buffer): string | null {
  if (!isUtf8(bytes)) return null;
  try {
    const text: unknown = JSON.parse(`"${bytes.toString()}"`);
    return typeof text === 'string' && text.isWellFormed() ? text : null;
  } catch {
    return null;
  }
}

function bytesOf({ buffer, byteOffset }: DataView, start: number, end: number): Buffer {
  return Buffer.from(buffer, byteOffset + start, end - start);
}

function viewOf(bytes: number): DataView<ArrayBuffer> {
  return new DataView(new ArrayBuffer(bytes));
}
