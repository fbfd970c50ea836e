import { createHash } from 'node:crypto';
import { hashOf, maskOf } from './byte-hash.js';
import type { IdStretch } from './id-stretches.js';

const longestKept = 254;
const digestMark = 255;
const digestBytes = 32;
const leastIds = 64;
const leastBytes = 2048;
/** Words are read whole: up to 3 bytes beyond an id. */
const readAhead = 3;

/**
 * The ids of records in the order of their offsets, packed, and an index that tells where each occurred last.
 *
 * In `bytes` an id is its length (one byte) and its UTF-8; of one longer than 254 bytes its SHA-256 stands behind 255.
 * The index is open addressing over 32 bits of hash, and every find compares the bytes.
 */
export class IdLog {
  #bytes = new Uint8Array(leastBytes);
  #view = new DataView(this.#bytes.buffer);
  #usedBytes = 0;
  /** By entry: relative to `base`. */
  #offsets = new Uint32Array(leastIds);
  /** By entry: where it begins in the bytes. */
  #starts = new Uint32Array(leastIds);
  #hashes = new Int32Array(leastIds);
  /** The entry of an id's last occurrence + 1; 0 is free. At most half are taken. */
  #slots = new Int32Array(2 * leastIds);
  #size = 0;

  /** @param base offsets are from here to 2³² − 1 above */
  constructor(public base: number) {}

  /** Of all memory that is held. */
  get byteLength(): number {
    return this.#bytes.length + 3 * this.#offsets.byteLength + this.#slots.byteLength;
  }

  /** Adds an id at an offset above all before; to be indexed next. */
  addText(id: string, offset: number): void {
    const start = this.#room(1 + longestKept);
    const end = id.length > longestKept ? -1 : this.#writeAscii(id, start + 1);
    if (end < 0) {
      const utf8 = Buffer.from(id);
      this.addBytes(utf8, 0, utf8.length, offset);
    } else {
      this.#bytes[start] = id.length;
      this.#added(start, end, offset);
    }
  }

  /** The same for the id whose UTF-8 lies in `[start, end)`. */
  addBytes(bytes: Uint8Array, start: number, end: number, offset: number): void {
    const length = end - start;
    if (length > longestKept) {
      const digest = createHash('sha256').update(bytes.subarray(start, end)).digest();
      this.addPacked(Buffer.concat([Buffer.of(digestMark), digest]), 0, offset);
    } else {
      const at = this.#room(1 + longestKept);
      this.#bytes[at] = length;
      for (let byte = 0; byte < length; byte++) this.#bytes[at + 1 + byte] = bytes[start + byte]!;
      this.#added(at, at + 1 + length, offset);
    }
  }

  /** The same for an id in the form of this log's bytes, which begins at `start`. Returns where it ends. */
  addPacked(bytes: Uint8Array, start: number, offset: number): number {
    const size = sizeOf(bytes[start]!);
    const at = this.#room(size);
    for (let byte = 0; byte < size; byte++) this.#bytes[at + byte] = bytes[start + byte]!;
    this.#added(at, at + size, offset);
    return start + size;
  }

  /** Indexes the entry that was added last. Returns the offset at which its id occurred before, −1 for none. */
  index(): number {
    const last = this.#size - 1;
    const slot = this.#slotOf(this, last);
    const earlier = this.#slots[slot]! - 1;
    this.#slots[slot] = last + 1;
    return earlier < 0 ? -1 : this.base + this.#offsets[earlier]!;
  }

  /** The last offset here of the id that was added last to another log; −1 for none. */
  findLastOf(other: IdLog): number {
    const found = this.#slots[this.#slotOf(other, other.#size - 1)]! - 1;
    return found < 0 ? -1 : this.base + this.#offsets[found]!;
  }

  /** The entries at or above an offset. Views, good until the next change. */
  since(offset: number): IdStretch {
    let first = 0;
    for (let end = this.#size; first < end; ) {
      const middle = (first + end) >>> 1;
      if (this.base + this.#offsets[middle]! < offset) first = middle + 1;
      else end = middle;
    }
    const start = first < this.#size ? this.#starts[first]! : this.#usedBytes;
    return {
      base: this.base,
      offsets: this.#offsets.subarray(first, this.#size),
      ids: this.#bytes.subarray(start, this.#usedBytes),
    };
  }

  /** Forgets everything, and keeps the memory if a good part of it was needed. */
  clear(base: number): void {
    this.base = base;
    if (4 * this.#size < this.#offsets.length) this.#resizeEntries(leastIds);
    if (4 * this.#usedBytes < this.#bytes.length) this.#resizeBytes(leastBytes);
    this.#slots.fill(0);
    this.#size = 0;
    this.#usedBytes = 0;
  }

  /** Returns where it ends, −1 for a text that is not ASCII. */
  #writeAscii(text: string, at: number): number {
    for (let index = 0; index < text.length; index++) {
      const unit = text.charCodeAt(index);
      if (unit > 0x7f) return -1;
      this.#bytes[at++] = unit;
    }
    return at;
  }

  #added(start: number, end: number, offset: number): void {
    if (this.#size === this.#offsets.length) this.#grow();
    this.#offsets[this.#size] = offset - this.base;
    this.#starts[this.#size] = start;
    this.#hashes[this.#size] = hashOf(this.#view, start, end);
    this.#size++;
    this.#usedBytes = end;
  }

  /** The slot that has the id of an entry of a log, else the free one where it belongs. */
  #slotOf(log: IdLog, entry: number): number {
    const hash = log.#hashes[entry]!;
    const start = log.#starts[entry]!;
    const mask = this.#slots.length - 1;
    for (let slot = hash & mask; ; slot = (slot + 1) & mask) {
      const found = this.#slots[slot]! - 1;
      if (found < 0) return slot;
      if (this.#hashes[found] === hash && sameIds(this.#view, this.#starts[found]!, log.#view, start)) {
        return slot;
      }
    }
  }

  /** Where the next `bytes` begin. */
  #room(bytes: number): number {
    const needed = this.#usedBytes + bytes + readAhead;
    if (needed > this.#bytes.length) this.#resizeBytes(2 * this.#bytes.length);
    return this.#usedBytes;
  }

  #grow(): void {
    const slots = this.#slots;
    this.#resizeEntries(2 * this.#size);
    const mask = this.#slots.length - 1;
    for (const taken of slots) {
      if (taken === 0) continue;
      let slot = this.#hashes[taken - 1]! & mask;
      while (this.#slots[slot] !== 0) slot = (slot + 1) & mask;
      this.#slots[slot] = taken;
    }
  }

  /** Leaves all slots free. */
  #resizeEntries(entries: number): void {
    this.#offsets = resized(this.#offsets, new Uint32Array(entries));
    this.#starts = resized(this.#starts, new Uint32Array(entries));
    this.#hashes = resized(this.#hashes, new Int32Array(entries));
    this.#slots = new Int32Array(2 * entries);
  }

  #resizeBytes(bytes: number): void {
    this.#bytes = resized(this.#bytes, new Uint8Array(bytes));
    this.#view = new DataView(this.#bytes.buffer);
  }
}

/** How many bytes an id of that length takes here. */
function sizeOf(length: number): number {
  return 1 + (length === digestMark ? digestBytes : length);
}

/** Of two packed ids. */
function sameIds(a: DataView, atA: number, b: DataView, atB: number): boolean {
  let rest = sizeOf(a.getUint8(atA));
  for (; rest >= 4; rest -= 4) {
    if (a.getInt32(atA, true) !== b.getInt32(atB, true)) return false;
    atA += 4;
    atB += 4;
  }
  return rest === 0 || ((a.getInt32(atA, true) ^ b.getInt32(atB, true)) & maskOf(rest)) === 0;
}

/** The other, filled with as much of the first as it takes. */
function resized<Kind extends Uint8Array | Uint32Array | Int32Array>(from: Kind, to: Kind): Kind {
  to.set(from.subarray(0, to.length));
  return to;
}
