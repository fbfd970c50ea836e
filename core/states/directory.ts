import type { RecordPlace } from './memory.js';

/** Where an entry lies in its record; 0: nowhere. */
export type EntryPlace = number;

/** Slots in the directory itself, and in each of the chunks that follow where these are taken. */
const ownSlots = 4;
const chunkSlots = 16;

/** 8-byte words of a directory, and of a chunk: next chunk and size, a hash per slot, a place per slot. */
export const directoryWords = 1 + ownSlots;
const chunkWords = 1 + chunkSlots;

/** 8-byte words that the directory of so many entries takes besides its own. */
export function directoryGrowth(size: number): number {
  return chunkWords * Math.max(0, Math.ceil((size - ownSlots) / chunkSlots));
}

/**
 * The entries of one map in the order in which they came. Hashes lie side by side, so that a search looks at few entries:
 * they are all over the record.
 */
export class Directory {
  /** Of the entry that comes next: the chunk, in 4-byte words; its slots; which one; the entries from there to the end. */
  #chunk = 0;
  #slots = 0;
  #slot = 0;
  #rest = 0;

  /** @param at where it lies in the record, in 8-byte words */
  constructor(
    private readonly record: RecordPlace,
    private readonly at: number,
  ) {}

  get size(): number {
    const { record } = this;
    return record.words[2 * (record.base + this.at) + 1]!;
  }

  /** The first entry, or 0. One goes through a directory at a time. */
  first(): EntryPlace {
    this.#begin();
    return this.next();
  }

  next(): EntryPlace {
    if (this.#rest === 0) return 0;
    if (this.#slot === this.#slots) this.#nextChunk();
    this.#rest--;
    return this.record.words[this.#chunk + 2 + this.#slots + this.#slot++]!;
  }

  /** The first entry with the hash, or 0. */
  firstWith(hash: number): EntryPlace {
    this.#begin();
    return this.nextWith(hash);
  }

  nextWith(hash: number): EntryPlace {
    const { words } = this.record;
    while (this.#rest > 0) {
      if (this.#slot === this.#slots) this.#nextChunk();
      const hashes = this.#chunk + 2;
      const end = Math.min(this.#slots, this.#slot + this.#rest);
      for (let slot = this.#slot; slot < end; slot++) {
        if (words[hashes + slot] !== hash) continue;
        this.#rest -= slot + 1 - this.#slot;
        this.#slot = slot + 1;
        return words[hashes + this.#slots + slot]!;
      }
      this.#rest -= end - this.#slot;
      this.#slot = end;
    }
    return 0;
  }

  add(entry: EntryPlace, hash: number): void {
    const { record } = this;
    const { size } = this;
    const isFull = size >= ownSlots && (size - ownSlots) % chunkSlots === 0;
    const fresh = isFull ? record.take(chunkWords) : 0;
    let chunk = 2 * (record.base + this.at);
    record.words[chunk + 1] = size + 1;
    let [slot, slots] = [size, ownSlots];
    for (; slot >= slots; slots = chunkSlots) {
      slot -= slots;
      if (record.words[chunk] === 0) this.#link(chunk, fresh);
      chunk = 2 * (record.base + record.words[chunk]!);
    }
    record.words[chunk + 2 + slot] = hash;
    record.words[chunk + 2 + slots + slot] = entry;
  }

  #link(chunk: number, fresh: number): void {
    const { record } = this;
    const at = record.base + fresh;
    record.floats.fill(0, at, at + chunkWords);
    record.words[chunk] = fresh;
  }

  #begin(): void {
    const { record } = this;
    this.#chunk = 2 * (record.base + this.at);
    this.#slots = ownSlots;
    this.#slot = 0;
    this.#rest = record.words[this.#chunk + 1]!;
  }

  #nextChunk(): void {
    const { record } = this;
    this.#chunk = 2 * (record.base + record.words[this.#chunk]!);
    this.#slots = chunkSlots;
    this.#slot = 0;
  }
}
