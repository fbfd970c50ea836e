import type { StateForm } from './form.js';
import { recordLayout } from './layout.js';
import { wordsOfPacked } from './packing.js';
import { type Block, Slabs } from './slabs.js';
import { StateRecord } from './state-record.js';

const nowhere: Block = { slab: 0, base: 0, capacity: 0 };

/** Where a record lies, and what its owner notes of it. */
interface Held {
  block: Block;
  marks: number;
}

/** Records of entities in memory, of which one at a time is looked at. */
export class StateTable {
  /** The record that was found or added last. */
  readonly record: StateRecord;
  readonly #slabs = new Slabs();
  readonly #all = new Map<string, Held>();
  /** Whose `record` is, and how it is held. */
  #entity: string | null = null;
  #held: Held = { block: nowhere, marks: 0 };

  constructor(forms: readonly StateForm[]) {
    this.record = new StateRecord(recordLayout(forms), forms, (record, words) => this.#grow(record, words));
  }

  get size(): number {
    return this.#all.size;
  }

  /** Of all memory that is held. */
  get bytes(): number {
    return this.#slabs.bytes;
  }

  /** Of these the bytes of records, with the room that they have to grow. */
  get allocatedBytes(): number {
    return this.#slabs.allocatedBytes;
  }

  /** Bits that stay with the record at hand, in the meaning that the table's owner gives them; 0 at first. */
  get marks(): number {
    return this.#held.marks;
  }

  set marks(marks: number) {
    this.#held.marks = marks;
  }

  /** Moves `record` to the entity's, where there is one. */
  find(entity: string): boolean {
    if (entity === this.#entity) return true;
    const held = this.#all.get(entity);
    if (held === undefined) return false;
    this.#moveTo(entity, held);
    return true;
  }

  /** Moves `record` to an empty one for an entity that has none. */
  add(entity: string): void {
    this.#place(entity, this.record.layout.words);
    this.record.clear();
  }

  /** The same with the content of a record. */
  load(entity: string, content: Uint8Array): void {
    this.#place(entity, wordsOfPacked(content));
    this.record.load(content);
  }

  remove(entity: string): void {
    const held = this.#all.get(entity);
    if (held === undefined) return;
    this.#all.delete(entity);
    this.#slabs.free(held.block);
    if (entity === this.#entity) this.#entity = null;
  }

  /** In the order in which they were added; goes on while records come and go. */
  entities(): IterableIterator<string> {
    return this.#all.keys();
  }

  #place(entity: string, words: number): void {
    const held = { block: this.#slabs.allocate(words), marks: 0 };
    this.#all.set(entity, held);
    this.#moveTo(entity, held);
  }

  #moveTo(entity: string, held: Held): void {
    this.#entity = entity;
    this.#held = held;
    const { slab, base, capacity } = held.block;
    this.record.moveTo(this.#slabs.memory(slab), base, capacity);
  }

  #grow(record: StateRecord, words: number): void {
    const held = this.#held;
    const before = held.block;
    const { bytes, base, used } = record;
    held.block = this.#slabs.allocate(words + (words >>> 3));
    this.#moveTo(this.#entity!, held);
    record.bytes.set(bytes.subarray(8 * base, 8 * (base + used)), 8 * record.base);
    this.#slabs.free(before);
  }
}
