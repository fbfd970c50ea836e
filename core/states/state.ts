import { DaySet } from './day-set.js';
import { Directory, type EntryPlace } from './directory.js';
import type { EntrySink } from './entry-sink.js';
import {
  addExact,
  addExactPower,
  exactValue,
  readExact,
  roundedDeviation,
  roundedExact,
  setExact,
  writeExact,
} from './exact.js';
import type { EntryValue, StateForm } from './form.js';
import type { StateLayout } from './layout.js';
import { type MeasureKind, measureKinds } from './measure-kinds.js';
import type { RecordPlace } from './memory.js';
import { hashOf, type TextKey, textKeyOf, textWords } from './text-key.js';
import type { ValueIndex } from './value-index.js';

export type { EntryPlace };

const decoder = new TextDecoder('utf-8', { ignoreBOM: true });

/**
 * The state of one aggregation, in the record that it belongs to. Scalars are named by their place in
 * `StateForm.scalars`; entries are distinct values in order of first arrival, each with a count, a first offset and the
 * form's measures, named by their place too. Which kind a scalar or measure is, decides which methods it has.
 */
export class State implements EntrySink {
  readonly #scalars: readonly number[];
  readonly #memo: number;
  /** null where it keeps no entries. */
  readonly #directory: Directory | null;
  readonly #measures: readonly number[];
  readonly #kinds: readonly MeasureKind[];
  readonly #value: number;
  readonly #isText: boolean;

  constructor(
    private readonly record: RecordPlace,
    readonly form: StateForm,
    { scalars, memo, map, measures, value }: StateLayout,
  ) {
    this.#scalars = scalars;
    this.#memo = memo;
    this.#directory = map === 0 ? null : new Directory(record, map);
    this.#measures = measures;
    this.#kinds = form.measures.map(({ kind }) => measureKinds[kind]);
    this.#value = value;
    this.#isText = form.values !== 'number';
  }

  /** A safe integer; null: none. */
  get(scalar: number): number | null {
    const value = this.count(scalar);
    return Number.isNaN(value) ? null : value;
  }

  /** The same of a scalar that is never none. */
  count(scalar: number): number {
    const { record } = this;
    return record.floats[record.base + this.#scalars[scalar]!]!;
  }

  set(scalar: number, value: number | null): void {
    const { record } = this;
    record.floats[record.base + this.#scalars[scalar]!] = value ?? Number.NaN;
  }

  increment(scalar: number): void {
    const { record } = this;
    record.floats[record.base + this.#scalars[scalar]!]! += 1;
  }

  addToSum(scalar: number, value: number): void {
    const { record } = this;
    addExact(record.floats, record.base + this.#scalars[scalar]!, value);
  }

  addSquareToSum(scalar: number, value: number): void {
    const { record } = this;
    addExactPower(record.floats, record.base + this.#scalars[scalar]!, value, 2);
  }

  sum(scalar: number): bigint {
    const { record } = this;
    return exactValue(record.floats, record.base + this.#scalars[scalar]!);
  }

  /** To the nearest double. */
  roundedSum(scalar: number): number {
    const { record } = this;
    return roundedExact(record.floats, record.base + this.#scalars[scalar]!);
  }

  /** n·Σx² − (Σx)² to the nearest double, of the sums Σx and Σx². */
  roundedDeviation(n: number, total: number, squares: number): number {
    const { record } = this;
    const { floats, base } = record;
    return roundedDeviation(floats, n, base + this.#scalars[total]!, base + this.#scalars[squares]!);
  }

  setSum(scalar: number, value: bigint): void {
    const { record } = this;
    setExact(record.floats, record.base + this.#scalars[scalar]!, value);
  }

  /** Sets a sum to a 128-bit integer: four 32-bit words of `words` at `from`, the least first. */
  readSum(scalar: number, words: Uint32Array, from: number): void {
    const { record } = this;
    readExact(record.floats, record.base + this.#scalars[scalar]!, words, from);
  }

  /** The same words, written. */
  writeSum(scalar: number, words: Uint32Array, to: number): void {
    const { record } = this;
    writeExact(record.floats, record.base + this.#scalars[scalar]!, words, to);
  }

  /**
   * What `remember` was given for the same asker and mark; NaN where it was not, or something else since. Not part of the
   * state: nothing that is stored or compared.
   */
  remembered(asker: number, mark: number): number {
    const { floats, base } = this.record;
    const at = base + this.#memo;
    return floats[at] === asker && floats[at + 1] === mark ? floats[at + 2]! : Number.NaN;
  }

  /** @param mark differs whenever the entries differ */
  remember(asker: number, mark: number, value: number): void {
    const { floats, base } = this.record;
    const at = base + this.#memo;
    floats[at] = asker;
    floats[at + 1] = mark;
    floats[at + 2] = value;
  }

  /** How many entries there are. */
  get size(): number {
    return this.#directory?.size ?? 0;
  }

  /** The first entry, or 0; `next` then goes through the others. One goes through the entries at a time. */
  first(): EntryPlace {
    return this.#directory?.first() ?? 0;
  }

  next(): EntryPlace {
    return this.#directory!.next();
  }

  /** The entry of a value, or 0. */
  find(value: EntryValue): EntryPlace {
    return typeof value === 'number' ? this.#findNumber(value) : this.#findText(textKeyOf(value));
  }

  /** Adds an entry for a value that has none. */
  append(value: EntryValue, firstOffset: number, count = 0): EntryPlace {
    if (typeof value === 'string') return this.#appendText(textKeyOf(value), firstOffset, count);
    const { record } = this;
    const entry = this.#append(1, firstOffset, count);
    record.floats[record.base + entry + this.#value] = value;
    this.#directory!.add(entry, hashOfNumber(value));
    return entry;
  }

  /** The same for the text whose UTF-8 lies in `[start, end)`. */
  appendUtf8(utf8: Uint8Array, start: number, end: number, firstOffset: number, count: number): EntryPlace {
    const { record } = this;
    const entry = this.#append(textWords(end - start), firstOffset, count);
    const { words, bytes } = record;
    const at = 2 * (record.base + entry + this.#value);
    words[at] = end - start;
    for (let from = start, to = 4 * at + 4; from < end; from++, to++) bytes[to] = utf8[from]!;
    this.#directory!.add(entry, hashOf(words, at, (4 + end - start + 3) >> 2));
    return entry;
  }

  valueOf(entry: EntryPlace): EntryValue {
    return this.#isText ? decoder.decode(this.utf8Of(entry)) : this.numberOf(entry);
  }

  /** Its number among those of an index; −1: it is none of them. */
  numberIn(index: ValueIndex, entry: EntryPlace): number {
    const { words, base } = this.record;
    return this.#isText
      ? index.numberOfText(words, 2 * (base + entry + this.#value))
      : index.numberOf(this.numberOf(entry));
  }

  /** The same where values are numbers. */
  numberOf(entry: EntryPlace): number {
    const { record } = this;
    return record.floats[record.base + entry + this.#value]!;
  }

  /** The same of a text; a view, good until anything changes. */
  utf8Of(entry: EntryPlace): Uint8Array {
    const { record } = this;
    const at = record.base + entry + this.#value;
    return record.bytes.subarray(8 * at + 4, 8 * at + 4 + record.words[2 * at]!);
  }

  countOf(entry: EntryPlace): number {
    const { record } = this;
    return record.floats[record.base + entry]!;
  }

  addToCount(entry: EntryPlace, events: number): void {
    const { record } = this;
    record.floats[record.base + entry]! += events;
  }

  firstOffsetOf(entry: EntryPlace): number {
    const { record } = this;
    return record.floats[record.base + entry + 1]!;
  }

  addToMeasure(entry: EntryPlace, measure: number, value: number): void {
    const { record } = this;
    addExact(record.floats, record.base + entry + this.#measures[measure]!, value);
  }

  incrementMeasure(entry: EntryPlace, measure: number): void {
    const { record } = this;
    record.floats[record.base + entry + this.#measures[measure]!]! += 1;
  }

  /** Of a measure that is an integer. */
  measureOf(entry: EntryPlace, measure: number): number {
    const { record } = this;
    return record.floats[record.base + entry + this.#measures[measure]!]!;
  }

  /** Of a sum, to the nearest double. */
  roundedMeasure(entry: EntryPlace, measure: number): number {
    const { record } = this;
    return roundedExact(record.floats, record.base + entry + this.#measures[measure]!);
  }

  /** A measure of any kind; of days their bits. */
  exactMeasure(entry: EntryPlace, measure: number): bigint {
    const { record } = this;
    return this.#kinds[measure]!.value(record, record.base + entry + this.#measures[measure]!);
  }

  setMeasure(entry: EntryPlace, measure: number, value: bigint): void {
    const { record } = this;
    this.#kinds[measure]!.setValue(record, record.base + entry + this.#measures[measure]!, value);
  }

  /** Whether the entry did not have the day. */
  addDay(entry: EntryPlace, measure: number, day: number): boolean {
    const { record } = this;
    return DaySet.add(record.words, 2 * (record.base + entry + this.#measures[measure]!), day);
  }

  /** How many days it has. */
  dayCountOf(entry: EntryPlace, measure: number): number {
    const { record } = this;
    return DaySet.count(record.words, 2 * (record.base + entry + this.#measures[measure]!));
  }

  /** Whether its days are that one alone, or such as `DaySet` takes for it. */
  isOnlyDay(entry: EntryPlace, measure: number, day: number): boolean {
    const { record } = this;
    return DaySet.isOnly(record.words, 2 * (record.base + entry + this.#measures[measure]!), day);
  }

  readMeasure(entry: EntryPlace, measure: number, words: Uint32Array, from: number): void {
    const { record } = this;
    this.#kinds[measure]!.read(record, record.base + entry + this.#measures[measure]!, words, from);
  }

  /** The same words, written. */
  writeMeasure(entry: EntryPlace, measure: number, words: Uint32Array, to: number): void {
    const { record } = this;
    this.#kinds[measure]!.write(record, record.base + entry + this.#measures[measure]!, words, to);
  }

  #appendText(key: TextKey, firstOffset: number, count: number): EntryPlace {
    const { record } = this;
    const entry = this.#append((key.length + 1) >> 1, firstOffset, count);
    const at = 2 * (record.base + entry + this.#value);
    for (let word = 0; word < key.length; word++) record.words[at + word] = key.words[word]!;
    this.#directory!.add(entry, key.hash);
    return entry;
  }

  /** An entry that has no value yet, and is in no directory. */
  #append(valueWords: number, firstOffset: number, count: number): EntryPlace {
    const { record } = this;
    const words = this.#value + valueWords;
    const entry = record.take(words);
    const at = record.base + entry;
    for (let word = 0; word < words; word++) record.floats[at + word] = 0;
    record.floats[at] = count;
    record.floats[at + 1] = firstOffset;
    return entry;
  }

  #findNumber(value: number): EntryPlace {
    const directory = this.#directory!;
    const hash = hashOfNumber(value);
    const { floats, base } = this.record;
    const place = base + this.#value;
    let entry = directory.firstWith(hash);
    while (entry !== 0 && floats[place + entry] !== value) entry = directory.nextWith(hash);
    return entry;
  }

  #findText(key: TextKey): EntryPlace {
    const directory = this.#directory!;
    let entry = directory.firstWith(key.hash);
    while (entry !== 0 && !this.#hasText(entry, key)) entry = directory.nextWith(key.hash);
    return entry;
  }

  #hasText(entry: EntryPlace, { words: wanted, length }: TextKey): boolean {
    const { words, base } = this.record;
    const at = 2 * (base + entry + this.#value);
    for (let word = 0; word < length; word++) if (words[at + word] !== wanted[word]) return false;
    return true;
  }
}

/** Its lower half. */
function hashOfNumber(value: number): number {
  return value >>> 0;
}
