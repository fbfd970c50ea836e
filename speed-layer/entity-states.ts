import type { PartitionStore, StateBatch } from '../connectors/state-store/state-store.js';
import type { FeatureSet } from '../core/features/feature-set.js';
import { StateRecord } from '../core/states/state-record.js';
import { StateTable } from '../core/states/state-table.js';
import { stateKey } from './keys.js';

/** Marks of a record in memory. */
const used = 1;
/** Changed since the last save began. */
const changed = 2;
/** Part of the save that is under way. */
const saving = 4;
/** Its content as of the beginning of that save is in the batch. */
const taken = 8;

/**
 * The records of one generation in one partition: those of hot entities in memory, before the local store, which has all
 * as of the last checkpoint. A record that is not in the store as it is stays in memory.
 */
export class EntityStates {
  readonly #table: StateTable;
  /** Of an entity that is not in memory. */
  readonly #other: StateRecord;
  #changed: string[] = [];
  #save: Save | null = null;
  #hand: Iterator<string> | null = null;

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
    if (this.#table.find(entity)) {
      this.#table.marks |= used;
      return true;
    }
    if (this.bytes > this.limitBytes) this.#evict();
    const content = this.#stored(entity);
    if (content) this.#table.load(entity, content);
    else this.#table.add(entity);
    this.#table.marks = used;
    return content !== undefined;
  }

  /** The record of an entity as it is, to be read at once: `record` may move to it. What is not in memory stays where it is. */
  look(entity: string): StateRecord {
    if (this.#table.find(entity)) return this.#table.record;
    const content = this.#stored(entity);
    if (content) this.#other.load(content);
    else this.#other.clear();
    return this.#other;
  }

  /** To be called before the record that was taken is changed. */
  change(entity: string): void {
    const { marks } = this.#table;
    if ((marks & saving) !== 0 && (marks & taken) === 0) {
      this.#save!.put(entity, this.record);
      this.#table.marks |= taken;
    }
    if ((marks & changed) !== 0) return;
    this.#table.marks |= changed;
    this.#changed.push(entity);
  }

  /**
   * Begins to put what has changed, as it is now, into a batch; one save at a time.
   * @returns puts up to so many records, and says whether that was all
   */
  save(batch: StateBatch): (atMost: number) => boolean {
    const save = new Save(batch, this.generation, this.#changed);
    for (const entity of this.#changed) {
      this.#table.find(entity);
      this.#table.marks = (this.#table.marks & ~changed) | saving;
    }
    this.#changed = [];
    this.#save = save;
    let next = 0;
    return (atMost) => {
      const end = Math.min(next + atMost, save.entities.length);
      for (; next < end; next++) {
        const entity = save.entities[next]!;
        this.#table.find(entity);
        if ((this.#table.marks & taken) !== 0) continue;
        save.put(entity, this.record);
        this.#table.marks |= taken;
      }
      return next === save.entities.length;
    };
  }

  /** Ends the save: the batch was written, or what it held has still to be. */
  saved(written: boolean): void {
    const { entities } = this.#save!;
    this.#save = null;
    for (const entity of entities) {
      this.#table.find(entity);
      this.#table.marks &= ~(saving | taken);
      if (written || (this.#table.marks & changed) !== 0) continue;
      this.#table.marks |= changed;
      this.#changed.push(entity);
    }
  }

  #stored(entity: string): Uint8Array | undefined {
    return this.store.get(stateKey(this.generation, entity));
  }

  /** Forgets records that the store has, those that were not used for long first, until there is room (CLOCK). */
  #evict(): void {
    let looked = 0;
    while (this.bytes > this.limitBytes * 0.95 && looked++ < 2 * this.#table.size) {
      this.#hand ??= this.#table.entities();
      const { value: entity, done } = this.#hand.next();
      if (done) {
        this.#hand = null;
        continue;
      }
      this.#table.find(entity);
      if ((this.#table.marks & used) !== 0) this.#table.marks &= ~used;
      else if ((this.#table.marks & (changed | saving)) === 0) this.#table.remove(entity);
    }
  }
}

class Save {
  constructor(
    private readonly batch: StateBatch,
    private readonly generation: number,
    readonly entities: readonly string[],
  ) {}

  put(entity: string, record: StateRecord): void {
    this.batch.put(stateKey(this.generation, entity), record.content);
  }
}
