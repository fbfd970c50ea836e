import type { PartitionStore, StateBatch } from '../connectors/state-store/state-store.js';
import type { FeatureSet } from '../core/features/feature-set.js';
import { StateRecord } from '../core/states/state-record.js';
import { type RecordNotes, StateTable } from '../core/states/state-table.js';
import { stateKey } from './keys.js';

/** Records that are looked at, at most, for one that comes into memory: few are needed where half may be forgotten. */
const mostLooked = 32;

/**
 * The records of one generation in one partition: those of hot entities in memory, before the local store, which has all
 * as of the last checkpoint. A record that is not in the store as it is stays in memory.
 */
export class EntityStates {
  readonly #table: StateTable;
  /** Of an entity that is not in memory. */
  readonly #other: StateRecord;
  /** Which save comes next: records note in which they are to be written, and which has taken them. */
  #next = 1;
  /** The last that was written. */
  #written = 0;
  /** What the next save is to write. */
  #changed: string[] = [];
  #save: Save | null = null;

  constructor(
    private readonly store: PartitionStore,
    readonly generation: number,
    features: FeatureSet,
    /** Bytes that records in memory may take, as long as the store has them. */
    public limitBytes: number,
  ) {
    this.#table = new StateTable(features.aggregations);
    this.#other = StateRecord.of(features.aggregations);
  }

  /** The record that `take` moved to. */
  get record(): StateRecord {
    return this.#table.record;
  }

  get bytes(): number {
    return this.#table.allocatedBytes;
  }

  /** Entities in memory. */
  get size(): number {
    return this.#table.size;
  }

  /** The number of the last save that was written, from 1; 0: none was. */
  get written(): number {
    return this.#written;
  }

  /** Records that the next save will write. */
  get unsaved(): number {
    return this.#changed.length;
  }

  /** Entities of which the store may have nothing yet. */
  *unsavedEntities(): Generator<string> {
    yield* this.#changed;
    if (this.#save) yield* this.#save.entities;
  }

  /** So much of the memory is taken by what is not in the store that it should be saved. */
  get wantsSave(): boolean {
    return this.#changed.length > this.#table.size / 2 && this.bytes > 0.9 * this.limitBytes;
  }

  /** Moves `record` to the entity's; returns false where it had none: then it is an empty one. */
  take(entity: string): boolean {
    const isKnown = this.#table.find(entity) || this.#fetch(entity);
    this.#table.notes.used = 1;
    return isKnown;
  }

  /**
   * The record of an entity as it is, to be read at once: `record` may move to it. What is not in memory stays where it is;
   * of that, there are scalars alone.
   * @param stored what the store has of it now; null: it is looked up
   */
  look(entity: string, stored: Uint8Array | null = null): StateRecord {
    if (this.#table.find(entity)) return this.#table.record;
    const content = stored ?? this.#stored(entity);
    if (content) this.#other.loadScalars(content);
    else this.#other.clear();
    return this.#other;
  }

  /** To be called before the record that was taken is changed. */
  change(entity: string): void {
    const { notes } = this.#table;
    if (notes.changed === this.#next) return;
    if (this.#save !== null && notes.changed === this.#save.number) this.#put(this.#save, entity);
    notes.changed = this.#next;
    this.#changed.push(entity);
  }

  /**
   * Begins to put what has changed, as it is now, into a batch; one save at a time.
   * @returns puts up to so many records, and says whether that was all
   */
  save(batch: StateBatch): (atMost: number) => boolean {
    const save: Save = { number: this.#next++, batch, entities: this.#changed };
    this.#changed = [];
    this.#save = save;
    let next = 0;
    return (atMost) => {
      const end = Math.min(next + atMost, save.entities.length);
      for (; next < end; next++) {
        const entity = save.entities[next]!;
        this.#table.find(entity);
        this.#put(save, entity);
      }
      return next === save.entities.length;
    };
  }

  /** Ends the save: the batch was written, or what it held has still to be. */
  saved(written: boolean): void {
    const { number, entities } = this.#save!;
    this.#save = null;
    if (written) {
      this.#written = number;
      return;
    }
    for (const entity of entities) {
      this.#table.find(entity);
      this.change(entity);
    }
  }

  /** Puts the record at hand into the batch, unless the save has taken it. */
  #put({ number, batch }: Save, entity: string): void {
    const { notes } = this.#table;
    if (notes.taken === number) return;
    notes.taken = number;
    batch.put(stateKey(this.generation, entity), this.record.content);
  }

  /** Takes what the store has into memory. */
  #fetch(entity: string): boolean {
    if (this.bytes > this.limitBytes) this.#evict();
    const content = this.#stored(entity);
    if (content) this.#table.load(entity, content);
    else this.#table.add(entity);
    return content !== undefined;
  }

  #stored(entity: string): Uint8Array | undefined {
    return this.store.get(stateKey(this.generation, entity));
  }

  /** Forgets records that the store has, those that were not used for long first, until there is room (CLOCK). */
  #evict(): void {
    for (let looked = 0; looked < mostLooked && this.bytes > this.limitBytes; looked++)
      this.#table.pass(this.#isToGo);
  }

  readonly #isToGo = (notes: RecordNotes) => {
    if (notes.used === 0) return notes.changed <= this.#written;
    notes.used = 0;
    return false;
  };
}

interface Save {
  readonly number: number;
  readonly batch: StateBatch;
  readonly entities: readonly string[];
}
