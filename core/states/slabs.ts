import { type Memory, memoryOf } from './memory.js';

/** A stretch of 8-byte words in one of the slabs. */
export interface Block {
  readonly slab: number;
  readonly base: number;
  readonly capacity: number;
}

/** 4 MiB. */
const slabWords = 2 ** 19;
const leastWords = 32;
/** Larger blocks have a slab of their own. */
const greatestShared = slabWords / 8;

/**
 * Blocks of memory in few large buffers, so that the garbage collector sees these and no entity. Capacities are of a
 * hundred sizes, each about a quarter more than the one before; a freed block serves the next one of its size.
 */
export class Slabs {
  readonly #memories: (Memory | null)[] = [];
  readonly #free = new Map<number, Block[]>();
  #current = -1;
  #used = slabWords;
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
    const capacity = sizeFor(words);
    this.#allocated += capacity;
    if (capacity > greatestShared) return { slab: this.#add(capacity), base: 0, capacity };
    const freed = this.#free.get(capacity)?.pop();
    if (freed) return freed;
    if (this.#used + capacity > slabWords) {
      this.#current = this.#add(slabWords);
      this.#used = 0;
    }
    const base = this.#used;
    this.#used += capacity;
    return { slab: this.#current, base, capacity };
  }

  free(block: Block): void {
    const { slab, capacity } = block;
    this.#allocated -= capacity;
    if (capacity > greatestShared) {
      this.#memories[slab] = null;
      this.#words -= capacity;
      return;
    }
    const freed = this.#free.get(capacity);
    if (freed) freed.push(block);
    else this.#free.set(capacity, [block]);
  }

  #add(words: number): number {
    this.#words += words;
    return this.#memories.push(memoryOf(words)) - 1;
  }
}

/** The least of the sizes that holds so many words. */
function sizeFor(words: number): number {
  if (words <= leastWords) return leastWords;
  const step = 2 ** (31 - Math.clz32(words - 1) - 2);
  return Math.ceil(words / step) * step;
}
