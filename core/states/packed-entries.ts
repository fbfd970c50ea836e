import { directoryGrowth } from './directory.js';
import type { EntrySink } from './entry-sink.js';
import type { StateForm } from './form.js';
import type { StateLayout } from './layout.js';
import { measureKinds } from './measure-kinds.js';
import { memoryOf } from './memory.js';
import { PackedWriter } from './packed-bytes.js';
import { textWords } from './text-key.js';

const encoder = new TextEncoder();
/** A measure on its way. */
const onItsWay = memoryOf(2);

/** The entries of one state as they are packed, without the state. */
export class PackedEntries implements EntrySink {
  readonly #writer = new PackedWriter();
  readonly #headWords: number;
  #size = 0;
  #valueWords = 0;
  #lastOffset = 0;

  constructor(
    readonly form: StateForm,
    { value }: StateLayout,
  ) {
    this.#headWords = value;
  }

  /** That they take in a record, with the directory's chunks. */
  get words(): number {
    return this.#size * this.#headWords + this.#valueWords + directoryGrowth(this.#size);
  }

  /** Writes them behind their number. */
  packTo(writer: PackedWriter): void {
    writer.count(this.#size);
    writer.append(this.#writer);
  }

  clear(): void {
    if (this.#size === 0) return;
    this.#writer.begin();
    this.#size = 0;
    this.#valueWords = 0;
    this.#lastOffset = 0;
  }

  append(value: string | number, firstOffset: number, count: number): number {
    if (typeof value === 'string') {
      const utf8 = encoder.encode(value);
      return this.appendUtf8(utf8, 0, utf8.length, firstOffset, count);
    }
    this.#begin(firstOffset, count, 1);
    this.#writer.number(value);
    return this.#size;
  }

  appendUtf8(utf8: Uint8Array, start: number, end: number, firstOffset: number, count: number): number {
    this.#begin(firstOffset, count, textWords(end - start));
    this.#writer.count(end - start);
    this.#writer.bytes(utf8, start, end);
    return this.#size;
  }

  readMeasure(_: number, measure: number, words: Uint32Array, from: number): void {
    const kind = measureKinds[this.form.measures[measure]!.kind];
    kind.read(onItsWay, 0, words, from);
    kind.pack(onItsWay, 0, this.#writer);
  }

  #begin(firstOffset: number, count: number, valueWords: number): void {
    this.#size++;
    this.#valueWords += valueWords;
    this.#writer.count(count);
    this.#writer.number(firstOffset - this.#lastOffset);
    this.#lastOffset = firstOffset;
  }
}
