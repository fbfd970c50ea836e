import { type Memory, memoryOf } from './memory.js';

/** A stretch of 8-byte words in one of the slabs. */
export interface Block {
  readonly slab: number;
  readonly base: number;
  readonly capacity: number;
}

/** 4 MiB. */
const slabWords = 2 ** 19;
/** Capacities are multiples of it. */
const unitWords = 16;
/** Larger blocks have a slab of their own. */
const greatestShared = slabWords / 8;

/**
 * Blocks of memory in few large buffers, so that the garbage collector sees these and no entity. Neighbours that are free
 * become one; free blocks are kept by four classes per power of two, of which the least serves that surely fits (Masmano et
 * al. 2004, "TLSF", in outline).
 */
export class Slabs {
  readonly #memories: (Memory | null)[] = [];
  readonly #free: Set<Block>[] = Array.from({ length: classOf(slabWords) + 1 }, () => new Set());
  /** Free blocks, by slab and where they begin, and by where they end. */
  readonly #beginning = new Map<number, Block>();
  readonly #ending = new Map<number, Block>();
  #words = 0;
  #allocated = 0;

  /** Bytes of all slabs. */
  get bytes(): number {
    return this.#words * 8;
  }

  /** Of these the bytes of allocated blocks. */
  get allocatedBytes(): number {
    return this.#allocated * 8;
  }

  memory(slab: number): Memory {
    return this.#memories[slab]!;
  }

  /** A block of at least so many words, with anything in it. */
  allocate(words: number): Block {
    const capacity = Math.ceil(words / unitWords) * unitWords;
    this.#allocated += capacity;
    if (capacity > greatestShared) return { slab: this.#add(capacity), base: 0, capacity };
    const found = this.#fitting(capacity) ?? { slab: this.#add(slabWords), base: 0, capacity: slabWords };
    const { slab, base } = found;
    if (found.capacity > capacity)
      this.#keep({ slab, base: base + capacity, capacity: found.capacity - capacity });
    return { slab, base, capacity };
  }

  free({ slab, base, capacity }: Block): void {
    this.#allocated -= capacity;
    if (capacity > greatestShared) {
      this.#memories[slab] = null;
      this.#words -= capacity;
      return;
    }
    const before = this.#ending.get(placeOf(slab, base));
    const after = this.#beginning.get(placeOf(slab, base + capacity));
    if (before) this.#take(before);
    if (after) this.#take(after);
    this.#keep({
      slab,
      base: before?.base ?? base,
      capacity: (before?.capacity ?? 0) + capacity + (after?.capacity ?? 0),
    });
  }

  #fitting(capacity: number): Block | null {
    for (let at = classOf(capacity - 1) + 1; at < this.#free.length; at++) {
      const { value } = this.#free[at]!.values().next();
      if (value === undefined) continue;
      this.#take(value);
      return value;
    }
    return null;
  }

  #keep(block: Block): void {
    const { slab, base, capacity } = block;
    this.#free[classOf(capacity)]!.add(block);
    this.#beginning.set(placeOf(slab, base), block);
    this.#ending.set(placeOf(slab, base + capacity), block);
  }

  #take(block: Block): void {
    const { slab, base, capacity } = block;
    this.#free[classOf(capacity)]!.delete(block);
    this.#beginning.delete(placeOf(slab, base));
    this.#ending.delete(placeOf(slab, base + capacity));
  }

  #add(words: number): number {
    this.#words += words;
    return this.#memories.push(memoryOf(words)) - 1;
  }
}

/** A place in any slab as one number; the end of one is not the beginning of the next. */
function placeOf(slab: number, word: number): number {
  return slab * 2 * slabWords + word;
}

/** Of blocks of so many words: those of a class differ by less than a quarter. */
function classOf(words: number): number {
  if (words < 4) return 0;
  const power = 31 - Math.clz32(words);
  return 4 * power + ((words >>> (power - 2)) & 3);
}
