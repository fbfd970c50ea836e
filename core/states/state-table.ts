import type { StateForm } from './form.js';
import { recordLayout } from './layout.js';
import { type Block, Slabs } from './slabs.js';
import { StateRecord } from './state-record.js';

/** Records of entities in memory, of which one at a time is looked at. */
export class StateTable {
  /** The record that was found or added last. */
  readonly record: StateRecord;
  readonly #slabs = new Slabs();
  readonly #blocks = new Map<string, Block>();
  /** Where `record` lies, and whose it is. */
  #entity: string | null = null;

  constructor(forms: readonly StateForm[]) {
    this.record = new StateRecord(recordLayout(forms), forms, (record, words) => this.#grow(record, words));
  }

  get size(): number {
    return this.#blocks.size;
  }

  /** Of all records, with the room that they have to grow. */
  get bytes(): number {
    return this.#slabs.bytes;
  }

  /** Moves `record` to the entity's, where there is one. */
  find(entity: string): boolean {
    if (entity === this.#entity) return true;
    const block = this.#blocks.get(entity);
    if (block === undefined) return false;
    this.#moveTo(entity, block);
    return true;
  }

  /** Moves `record` to an empty one for an entity that has none. */
  add(entity: string): void {
    this.#place(entity, this.record.layout.words);
    this.record.clear();
  }

  /** The same with the content of a record. */
  load(entity: string, content: Uint8Array): void {
    this.#place(entity, content.length / 8);
    this.record.load(content);
  }

  remove(entity: string): void {
    const block = this.#blocks.get(entity);
    if (block === undefined) return;
    this.#blocks.delete(entity);
    this.#slabs.free(block);
    if (entity === this.#entity) this.#entity = null;
  }

  /** In the order in which they were added. */
  entities(): IterableIterator<string> {
    return this.#blocks.keys();
  }

  #place(entity: string, words: number): void {
    const block = this.#slabs.allocate(words);
    this.#blocks.set(entity, block);
    this.#moveTo(entity, block);
  }

  #moveTo(entity: string, { slab, base, capacity }: Block): void {
    this.#entity = entity;
    this.record.moveTo(this.#slabs.memory(slab), base, capacity);
  }

  #grow(record: StateRecord, words: number): void {
    const entity = this.#entity!;
    const before = this.#blocks.get(entity)!;
    const { content } = record;
    this.#place(entity, words);
    record.bytes.set(content, 8 * record.base);
    this.#slabs.free(before);
  }
}
