import type { StateForm } from './form.js';
import { recordLayout } from './layout.js';
import { wordsOfPacked } from './packing.js';
import { type Block, Slabs } from './slabs.js';
import { StateRecord } from './state-record.js';

const nowhere: Block = { slab: 0, base: 0, capacity: 0 };

/** What the table's owner notes of a record, in the meaning that it gives it; 0 at first. */
export interface RecordNotes {
  used: number;
  changed: number;
  taken: number;
}

/** A record in memory, and where it lies. */
class Held implements RecordNotes {
  used = 0;
  changed = 0;
  taken = 0;

  constructor(public block: Block) {}
}

/** Records of entities in memory, of which one at a time is looked at. */
export class StateTable {
  /** The record that was found or added last. */
  readonly record: StateRecord;
  readonly #slabs = new Slabs();
  readonly #all = new Map<string, Held>();
  /** Goes on while records come and go. */
  #hand = this.#all.entries();
  /** Whose `record` is, and how it is held. */
  #entity: string | null = null;
  #held = new Held(nowhere);

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

  /** Of the record at hand. */
  get notes(): RecordNotes {
    return this.#held;
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
    this.#place(entity, this.record.layout.empty.length);
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

  /** In the order in which they were added. */
  entities(): IterableIterator<string> {
    return this.#all.keys();
  }

  /** Looks at the next record, in a circle, without moving to it, and removes it where it is to go. */
  pass(isToGo: (notes: RecordNotes) => boolean): void {
    let next = this.#hand.next();
    if (next.done) {
      this.#hand = this.#all.entries();
      next = this.#hand.next();
    }
    if (!next.done && isToGo(next.value[1])) this.remove(next.value[0]);
  }

  #place(entity: string, words: number): void {
    const held = new Held(this.#slabs.allocate(words));
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
