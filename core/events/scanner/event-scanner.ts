import type { Profile } from '../../profile/profile.js';
import { earliestMs } from '../door.js';
import { type Column, indexOfColumn, type Value } from '../event.js';
import { endOfText, endOfWritten, isNull, literalWords, skipValue } from './json-value.js';
import { type KeyGraph, longestKeyBytes, skipped } from './key-graph.js';
import { NumberScanner } from './number-scanner.js';
import {
  numberOf,
  type PlannedDerivation,
  type PlannedField,
  type PlannedPlace,
  planOf,
  type ScanPlan,
} from './plan.js';
import type { TextMemory } from './text-memory.js';

/** All memories of texts together are emptied beyond this between two batches. */
const rememberedBytes = 16 * 1024 * 1024;

/** Bytes behind a record that may be read, of a key and of the beginning of its value. */
const readAhead = longestKeyBytes + 32;

const space = 0x20;
const comma = 0x2c;
const open = 0x7b;
const close = 0x7d;
const quote = 0x22;

/**
 * The door for bytes that it is certain of: a plain event, read once from left to right into the numbers of columns.
 * Whatever is not plain (a repeated key, an unusual key, spaces or numbers, anything wrong) it leaves to the door, which
 * alone rejects.
 */
export class EventScanner {
  /** Columns of the plain event that have a value: the first `filled` of them. */
  readonly columns: Int32Array;
  filled = 0;
  /** By column: a whole number, 0 or 1, the number of a text in its memory; −1 for a text that is not numbered. */
  readonly numbers: Float64Array;
  /** By column: where an unnumbered text lies in `bytes`. */
  readonly starts: Int32Array;
  readonly ends: Int32Array;
  /** By column; null where it holds no texts. */
  readonly texts: readonly (TextMemory | null)[];
  bytes: Uint8Array = new Uint8Array(0);
  /** Of `bytes`. */
  view: DataView = new DataView(new ArrayBuffer(0));

  readonly #fields: readonly PlannedField[];
  readonly #derivations: readonly PlannedDerivation[];
  readonly #places: readonly PlannedPlace[];
  readonly #keys: KeyGraph;
  readonly #number = new NumberScanner();
  readonly #values: Value[] = [];
  readonly #time: number;
  readonly #maxFutureMs: number;
  readonly #maxEventBytes: number;
  /** Of the record. */
  #end = 0;
  /** The event's number: what carries it was seen in this event. */
  #event = 0;
  /** By place; then by object. */
  readonly #seen: Float64Array;
  readonly #filledIn: Float64Array;
  readonly #rank: Int32Array;
  /** Fields that no event is without. */
  readonly #never: readonly number[];
  /** By field: the number of the text of an event without it; −1 where it is required. */
  readonly #absent: Int32Array;

  /** null for a profile that it cannot serve. */
  static of(profile: Profile, columns: readonly Column[]): EventScanner | null {
    const plain = planOf(profile, columns);
    return plain && new EventScanner(profile, columns, plain);
  }

  private constructor(
    profile: Profile,
    columns: readonly Column[],
    { fields, derivations, places, keys, texts }: ScanPlan,
  ) {
    this.#fields = fields;
    this.#derivations = derivations;
    this.#places = places;
    this.#keys = keys;
    this.#time = indexOfColumn(columns, profile.time);
    this.#maxFutureMs = profile.maxFutureMs;
    this.#maxEventBytes = profile.maxEventBytes;
    this.columns = new Int32Array(columns.length);
    this.numbers = new Float64Array(columns.length);
    this.starts = new Int32Array(columns.length);
    this.ends = new Int32Array(columns.length);
    this.#seen = new Float64Array(places.length + keys.objects);
    this.#filledIn = new Float64Array(columns.length);
    this.#rank = new Int32Array(columns.length);
    this.#never = [...fields.keys()].filter(
      (index) => fields[index]!.required || fields[index]!.absent !== null,
    );
    this.#absent = new Int32Array(columns.length);
    this.texts = texts;
  }

  /** Takes another batch of bytes; the numbers of texts may begin anew. */
  begin(bytes: Uint8Array): void {
    this.bytes = bytes;
    this.view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
    const memories = this.texts.filter((texts) => texts !== null);
    const remembered = memories.reduce((sum, { byteLength }) => sum + byteLength, 0);
    for (const [column, memory] of this.texts.entries()) {
      if (!memory) continue;
      if (remembered > rememberedBytes || (!memory.recurs && this.#fields[column]?.isOpaque)) memory.clear();
      memory.recurs = true;
    }
    for (const field of this.#never) {
      const { absent } = this.#fields[field]!;
      this.#absent[field] = absent === null ? -1 : this.texts[field]!.numberOfText(absent);
    }
  }

  /** Whether the record in `[start, end)` is a plain event that the door passes. */
  scan(start: number, end: number, logTimeMs: number): boolean {
    if (end - start > this.#maxEventBytes || end + readAhead > this.bytes.length) return false;
    this.#end = end;
    this.#event++;
    this.filled = 0;
    if (this.bytes[start] !== open || this.#object(start + 1, 0) !== end) return false;
    for (let index = 0; index < this.#never.length; index++) {
      const field = this.#never[index]!;
      if (this.#filledIn[field] === this.#event) continue;
      const absent = this.#absent[field]!;
      if (absent < 0) return false;
      this.#fill(field, absent);
    }
    const time = this.numbers[this.#time]!;
    if (!(time >= earliestMs && time <= logTimeMs + this.#maxFutureMs)) return false;
    for (let index = 0; index < this.#derivations.length; index++) this.#derive(this.#derivations[index]!);
    return true;
  }

  /** Whether the plain event has a value in the column. */
  isFilled(column: number): boolean {
    return this.#filledIn[column] === this.#event;
  }

  /** From behind the brace; returns where the object ends, −1 where it is not plain. */
  #object(start: number, object: number): number {
    const bytes = this.bytes;
    if (bytes[start] === close) return start + 1;
    let at = start;
    let key = this.#keys.beginningOf(object);
    for (;;) {
      key = this.#keys.next(this.view, bytes, at, object, key);
      if (key < 0) return -1;
      at += this.#keys.length[key]!;
      if (bytes[at] === space) at++;
      at = this.#value(at, this.#keys.target[key]!);
      if (at < 0 || at >= this.#end) return -1;
      const mark = bytes[at++];
      if (mark === close) return at;
      if (mark !== comma) return -1;
      if (bytes[at] === space) at++;
    }
  }

  #value(at: number, target: number): number {
    if (target === skipped) return skipValue(this.view, this.bytes, at, this.#end, 0);
    const isPlace = target >= 0;
    const seen = isPlace ? target : this.#places.length - 1 - target;
    if (this.#seen[seen] === this.#event) return -1;
    this.#seen[seen] = this.#event;
    if (isNull(this.view, at)) return at + 4;
    if (!isPlace) return this.bytes[at] === open ? this.#object(at + 1, -1 - target) : -1;
    const { field, rank } = this.#places[target]!;
    if (this.#filledIn[field] === this.#event && this.#rank[field]! < rank) {
      return skipValue(this.view, this.bytes, at, this.#end, 0);
    }
    this.#rank[field] = rank;
    return this.#read(at, field, this.#fields[field]!);
  }

  #read(at: number, column: number, field: PlannedField): number {
    const texts = this.texts[column];
    if (texts) return this.#text(at, column, field, texts);
    if (field.type === 'boolean') {
      const word = this.view.getInt32(at, true);
      const isTrue = word === literalWords.true;
      if (!isTrue && !(word === literalWords.fals && this.bytes[at + 4] === 0x65)) return -1;
      this.#fill(column, isTrue ? 1 : 0);
      return isTrue ? at + 4 : at + 5;
    }
    const scanner = this.#number;
    const end = scanner.scan(this.bytes, at);
    if (end < 0) return -1;
    const value = field.read(scanner.least);
    if (typeof value !== 'number') return -1;
    if (scanner.least !== scanner.greatest && field.read(scanner.greatest) !== value) return -1;
    this.#fill(column, value);
    return end;
  }

  #text(at: number, column: number, field: PlannedField, texts: TextMemory): number {
    if (this.bytes[at++] !== quote) return -1;
    const isNumbered = texts.recurs || !field.isOpaque;
    if (isNumbered) {
      const { table } = texts;
      const place = table.guess(this.view, at);
      if (place > 0) {
        this.#fill(column, table.numberAt(place));
        return at + table.lengthAt(place) + 1;
      }
    }
    const end = field.matches ? field.matches(this.bytes, at) : endOfText(this.view, at, this.#end);
    if (end < 0 || end >= this.#end || this.bytes[end] !== quote) return this.#writtenText(at, column, texts);
    if (end === at && field.required) return -1;
    if (isNumbered) {
      const number = texts.numberOf(this.view, at, end);
      if (number < 0) return -1;
      this.#fill(column, number);
    } else {
      this.starts[column] = at;
      this.ends[column] = end;
      this.#fill(column, -1);
    }
    return end + 1;
  }

  /** One with escapes or with letters beyond ASCII, perhaps. */
  #writtenText(at: number, column: number, texts: TextMemory): number {
    const end = endOfWritten(this.bytes, at, this.#end);
    const number = end < 0 ? -1 : texts.numberOfWritten(this.view, at, end);
    if (number < 0) return -1;
    this.#fill(column, number);
    return end + 1;
  }

  #fill(column: number, number: number): void {
    this.numbers[column] = number;
    if (this.#filledIn[column] === this.#event) return;
    this.#filledIn[column] = this.#event;
    this.columns[this.filled++] = column;
  }

  #derive({ column, source, ofText, derive }: PlannedDerivation): void {
    if (this.#filledIn[source] !== this.#event) return;
    const number = this.numbers[source]!;
    if (ofText < 0) this.#values[source] = number;
    const value = ofText < 0 ? numberOf(derive(this.#values)) : this.texts[source]!.derived(number, ofText);
    if (!Number.isNaN(value)) this.#fill(column, value);
  }
}
