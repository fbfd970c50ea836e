import { DaySet } from './day-set.js';
import { addExact, addExactPower, exactValue, roundedExact, setExact } from './exact.js';
import type { StateForm } from './form.js';
import type { StateLayout } from './layout.js';
import type { RecordPlace } from './memory.js';
import { textKeyOf } from './text-key.js';

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
    this.#isText = form.values === 'text';
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
    const hash = typeof value === 'number' ? hashOf(value) : textKeyOf(value).hash;
    if (this.#is(last, hash, value)) return last;
    for (let entry = this.first; entry !== 0; entry = words[2 * (base + entry)]!) {
      if (!this.#is(entry, hash, value)) continue;
      words[found] = entry;
      return entry;
    }
    return 0;
  }

  /** Adds an entry with the count 0 for a value that has none. */
  append(value: EntryValue, firstOffset: number): EntryPlace {
    const { record } = this;
    const utf8 = typeof value === 'string' ? textKeyOf(value).utf8 : null;
    const words = this.#value + (utf8 === null ? 1 : wordsOfText(utf8));
    const entry = record.take(words);
    const at = record.base + entry;
    record.floats.fill(0, at, at + words);
    record.words[2 * at + 1] = typeof value === 'number' ? hashOf(value) : textKeyOf(value).hash;
    record.floats[at + 2] = firstOffset;
    if (utf8 === null) record.floats[at + this.#value] = value as number;
    else {
      record.words[2 * (at + this.#value)] = utf8.length;
      record.bytes.set(utf8, 8 * (at + this.#value) + 4);
    }
    this.#chain(entry);
    return entry;
  }

  valueOf(entry: EntryPlace): EntryValue {
    const { record } = this;
    const at = record.base + entry + this.#value;
    if (!this.#isText) return record.floats[at]!;
    const begin = 8 * at + 4;
    return decoder.decode(record.bytes.subarray(begin, begin + record.words[2 * at]!));
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

  #is(entry: EntryPlace, hash: number, value: EntryValue): boolean {
    const { words, floats, bytes, base } = this.record;
    const at = base + entry;
    if (words[2 * at + 1] !== hash) return false;
    const place = at + this.#value;
    if (typeof value === 'number') return floats[place] === value;
    const { utf8 } = textKeyOf(value);
    if (words[2 * place] !== utf8.length) return false;
    const begin = 8 * place + 4;
    for (let index = 0; index < utf8.length; index++) if (bytes[begin + index] !== utf8[index]) return false;
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

function hashOf(value: number): number {
  return value >>> 0;
}

/** Length and bytes. */
function wordsOfText(utf8: Uint8Array): number {
  return Math.ceil((4 + utf8.length) / 8);
}
