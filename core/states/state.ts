import { DaySet } from './day-set.js';
import {
  addExact,
  addExactPower,
  exactValue,
  readExact,
  roundedExact,
  setExact,
  writeExact,
} from './exact.js';
import type { StateForm } from './form.js';
import type { StateLayout } from './layout.js';
import type { RecordPlace } from './memory.js';
import { fnv1a, type TextKey, textKeyOf } from './text-key.js';

/** Where an entry lies in its record; 0: nowhere. */
export type EntryPlace = number;

/** The value of an entry: a number of a field that holds numbers, else a text. */
export type EntryValue = string | number;

const decoder = new TextDecoder('utf-8', { ignoreBOM: true });

/**
 * The state of one aggregation, in the record that it belongs to. Scalars are named by their place in
 * `StateForm.scalars`; entries are distinct values in order of first arrival, each with a count, a first offset and the
 * form's measures, named by their place too. Which kind a scalar or measure is, decides which methods it has.
 */
export class State {
  readonly #scalars: readonly number[];
  readonly #map: number;
  readonly #measures: readonly number[];
  readonly #value: number;
  readonly #isText: boolean;

  constructor(
    private readonly record: RecordPlace,
    readonly form: StateForm,
    { scalars, map, measures, value }: StateLayout,
  ) {
    this.#scalars = scalars;
    this.#map = map;
    this.#measures = measures;
    this.#value = value;
    this.#isText = form.values !== 'number';
  }

  /** Makes the scalars those of no event; those that begin with 0 are 0 already. */
  clear(): void {
    this.form.scalars.forEach(({ empty }, scalar) => {
      if (empty === null) this.set(scalar, null);
    });
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

  /** How many entries there are. */
  get size(): number {
    const { record } = this;
    return this.#map === 0 ? 0 : record.words[2 * (record.base + this.#map) + 2]!;
  }

  get first(): EntryPlace {
    const { record } = this;
    return this.#map === 0 ? 0 : record.words[2 * (record.base + this.#map)]!;
  }

  next(entry: EntryPlace): EntryPlace {
    const { record } = this;
    return record.words[2 * (record.base + entry)]!;
  }

  /** The entry of a value, or 0. What was found last is looked at first: values recur. */
  find(value: EntryValue): EntryPlace {
    const { words, base } = this.record;
    const found = 2 * (base + this.#map) + 3;
    const last = words[found]!;
    if (last === 0) return 0;
    const entry = typeof value === 'number' ? this.#findNumber(value, last) : this.#findText(value, last);
    if (entry !== 0) words[found] = entry;
    return entry;
  }

  /** Adds an entry with the count 0 for a value that has none. */
  append(value: EntryValue, firstOffset: number): EntryPlace {
    if (typeof value === 'string') {
      const { utf8, hash } = textKeyOf(value);
      return this.#appendText(utf8, utf8.length, hash, firstOffset);
    }
    const { record } = this;
    const entry = this.#append(1, 0, firstOffset);
    record.floats[record.base + entry + this.#value] = value;
    return entry;
  }

  /** The same for a text, which the first `length` bytes are. */
  appendUtf8(bytes: Uint8Array, length: number, firstOffset: number): EntryPlace {
    return this.#appendText(bytes, length, fnv1a(bytes, length), firstOffset);
  }

  valueOf(entry: EntryPlace): EntryValue {
    const { record } = this;
    if (this.#isText) return decoder.decode(this.utf8Of(entry));
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
    return record.floats[record.base + entry + 1]!;
  }

  addToCount(entry: EntryPlace, events: number): void {
    const { record } = this;
    record.floats[record.base + entry + 1]! += events;
  }

  firstOffsetOf(entry: EntryPlace): number {
    const { record } = this;
    return record.floats[record.base + entry + 2]!;
  }

  addToMeasure(entry: EntryPlace, measure: number, value: number): void {
    const { record } = this;
    addExact(record.floats, record.base + entry + this.#measures[measure]!, value);
  }

  measuredSum(entry: EntryPlace, measure: number): bigint {
    const { record } = this;
    return exactValue(record.floats, record.base + entry + this.#measures[measure]!);
  }

  roundedMeasure(entry: EntryPlace, measure: number): number {
    const { record } = this;
    return roundedExact(record.floats, record.base + entry + this.#measures[measure]!);
  }

  setMeasuredSum(entry: EntryPlace, measure: number, value: bigint): void {
    const { record } = this;
    setExact(record.floats, record.base + entry + this.#measures[measure]!, value);
  }

  addDay(entry: EntryPlace, measure: number, day: number): void {
    const { record } = this;
    DaySet.add(record.words, 2 * (record.base + entry + this.#measures[measure]!), day);
  }

  /** Whether its days are that one alone, or such as `DaySet` takes for it. */
  isOnlyDay(entry: EntryPlace, measure: number, day: number): boolean {
    const { record } = this;
    return DaySet.isOnly(record.words, 2 * (record.base + entry + this.#measures[measure]!), day);
  }

  days(entry: EntryPlace, measure: number): bigint {
    const { record } = this;
    return DaySet.bits(record.words, 2 * (record.base + entry + this.#measures[measure]!));
  }

  setDays(entry: EntryPlace, measure: number, bits: bigint): void {
    const { record } = this;
    DaySet.set(record.words, 2 * (record.base + entry + this.#measures[measure]!), bits);
  }

  /** Sets a measure to an integer: 32-bit words of `words` at `from`, the least first; four of a sum, two of days. */
  readMeasure(entry: EntryPlace, measure: number, words: Uint32Array, from: number): void {
    const { record } = this;
    const at = record.base + entry + this.#measures[measure]!;
    if (this.form.measures[measure]!.kind === 'sum') readExact(record.floats, at, words, from);
    else DaySet.read(record.words, 2 * at, words, from);
  }

  /** The same words, written. */
  writeMeasure(entry: EntryPlace, measure: number, words: Uint32Array, to: number): void {
    const { record } = this;
    const at = record.base + entry + this.#measures[measure]!;
    if (this.form.measures[measure]!.kind === 'sum') writeExact(record.floats, at, words, to);
    else DaySet.write(record.words, 2 * at, words, to);
  }

  #appendText(utf8: Uint8Array, length: number, hash: number, firstOffset: number): EntryPlace {
    const { record } = this;
    const entry = this.#append(Math.ceil((4 + length) / 8), hash, firstOffset);
    const at = record.base + entry + this.#value;
    record.words[2 * at] = length;
    const { bytes } = record;
    const begin = 8 * at + 4;
    for (let index = 0; index < length; index++) bytes[begin + index] = utf8[index]!;
    return entry;
  }

  /** An entry of whose value only the hash is set, which is that of a text. */
  #append(valueWords: number, hash: number, firstOffset: number): EntryPlace {
    const { record } = this;
    const words = this.#value + valueWords;
    const entry = record.take(words);
    const at = record.base + entry;
    for (let word = 0; word < words; word++) record.floats[at + word] = 0;
    record.words[2 * at + 1] = hash;
    record.floats[at + 2] = firstOffset;
    this.#chain(entry);
    return entry;
  }

  #findNumber(value: number, last: EntryPlace): EntryPlace {
    const { words, floats, base } = this.record;
    const place = base + this.#value;
    if (floats[place + last] === value) return last;
    let entry = this.first;
    while (entry !== 0 && floats[place + entry] !== value) entry = words[2 * (base + entry)]!;
    return entry;
  }

  #findText(text: string, last: EntryPlace): EntryPlace {
    const { words, base } = this.record;
    const key = textKeyOf(text);
    if (this.#hasText(last, key)) return last;
    let entry = this.first;
    while (entry !== 0 && !this.#hasText(entry, key)) entry = words[2 * (base + entry)]!;
    return entry;
  }

  #hasText(entry: EntryPlace, { hash, words: wanted }: TextKey): boolean {
    const { words, base } = this.record;
    const at = 2 * (base + entry);
    if (words[at + 1] !== hash) return false;
    const place = at + 2 * this.#value;
    for (let word = 0; word < wanted.length; word++) if (words[place + word] !== wanted[word]) return false;
    return true;
  }

  #chain(entry: EntryPlace): void {
    const { words, base } = this.record;
    const header = 2 * (base + this.#map);
    const last = words[header + 1]!;
    if (last === 0) words[header] = entry;
    else words[2 * (base + last)] = entry;
    words[header + 1] = entry;
    words[header + 2]! += 1;
    words[header + 3] = entry;
  }
}
