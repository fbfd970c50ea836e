import type { StateForm } from './form.js';
import { type RecordLayout, recordLayout } from './layout.js';
import { type Memory, memoryOf, type RecordPlace } from './memory.js';
import { pack, unpack, unpackScalars, wordsOfPacked } from './packing.js';
import { State } from './state.js';

const nothing = memoryOf(0);

/**
 * The record of one entity at a time: it is moved to where a record lies, and its `states` then read and change that one.
 * Only this folder knows how states lie in memory.
 */
export class StateRecord implements RecordPlace {
  readonly states: readonly State[];
  floats: Float64Array = nothing.floats;
  words: Uint32Array = nothing.words;
  bytes: Uint8Array = nothing.bytes;
  /** Where the record begins, in words of 8 bytes, and how many it may grow to. */
  base = 0;
  capacity = 0;

  /**
   * @param grow moves the record, as it is, to a place with room for at least so many words, and this to it
   */
  constructor(
    readonly layout: RecordLayout,
    forms: readonly StateForm[],
    private readonly grow: (record: StateRecord, words: number) => void = moveToOwnMemory,
  ) {
    this.states = forms.map((form, index) => {
      return new State(this, form, layout.states[index]!);
    });
  }

  /** An empty record in memory of its own. */
  static of(forms: readonly StateForm[]): StateRecord {
    const record = new StateRecord(recordLayout(forms), forms);
    record.clear();
    return record;
  }

  /** Words in use. */
  get used(): number {
    return this.words[2 * this.base]!;
  }

  /** What the record is, as bytes that hold wherever they are put; a view, good until it is asked for again, of any record. */
  get content(): Uint8Array {
    return pack(this);
  }

  moveTo({ floats, words, bytes }: Memory, base: number, capacity: number): void {
    this.floats = floats;
    this.words = words;
    this.bytes = bytes;
    this.base = base;
    this.capacity = capacity;
  }

  /** Makes it the record of an entity without events. */
  clear(): void {
    const { empty } = this.layout;
    if (this.capacity < empty.length) this.grow(this, empty.length);
    this.floats.set(empty, this.base);
  }

  /** Sets integer scalars, by their places in the layout, to what one row of their columns has; NaN: none. */
  setIntegers(places: readonly number[], columns: readonly Float64Array[], row: number): void {
    const { floats, base } = this;
    for (let index = 0; index < places.length; index++) floats[base + places[index]!] = columns[index]![row]!;
  }

  /** Makes it the record whose `content` these bytes were. */
  load(content: Uint8Array): void {
    const words = wordsOfPacked(content);
    if (this.capacity < words) this.grow(this, words);
    this.clear();
    unpack(content, this);
  }

  /** The same without entries. */
  loadScalars(content: Uint8Array): void {
    this.clear();
    unpackScalars(content, this);
  }

  take(words: number): number {
    const { used } = this;
    if (used + words > this.capacity) this.grow(this, used + words);
    this.words[2 * this.base] = used + words;
    return used;
  }
}

function moveToOwnMemory(record: StateRecord, words: number): void {
  const capacity = Math.max(words, 2 * record.capacity);
  const memory = memoryOf(capacity);
  memory.bytes.set(record.bytes.subarray(8 * record.base, 8 * (record.base + record.capacity)));
  record.moveTo(memory, 0, capacity);
}
