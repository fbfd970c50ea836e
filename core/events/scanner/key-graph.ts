import { maskOf } from '../byte-hash.js';

/** So many keys are known at most, declared and learned together; no key literal is longer. */
const mostKeys = 2048;
export const longestKeyBytes = 64;

const quote = 0x22;
const colon = 0x3a;

/** What a key leads to. Numbers from 0 are places of fields; lower ones than `skipped` are objects: −1 − number. */
export type Target = number;
/** A key that no path names. */
export const skipped: Target = -1;

/**
 * The keys of declared objects as the bytes `"key":`, each with the key that followed it last time, so that a stream of
 * similar events costs one comparison per key. Keys that no path names are learned as they come.
 */
export class KeyGraph {
  readonly target = new Int32Array(mostKeys);
  /** Bytes of the key's literal. */
  readonly length = new Int32Array(mostKeys);
  readonly #object = new Int32Array(mostKeys);
  /** By key, and by −1 − object for an object's first one. */
  readonly #next: Int32Array;
  readonly #words = new Int32Array((mostKeys * longestKeyBytes) / 4);
  /** The same memory: ASCII is never NaN nor zero, so eight bytes of it are equal if they are as a double. */
  readonly #doubles = new Float64Array(this.#words.buffer);
  /** Key + 1 by hash; 0 is free. */
  readonly #slots = new Int32Array(2 * mostKeys);
  #size = 0;

  constructor(readonly objects: number) {
    this.#next = new Int32Array(mostKeys + objects);
  }

  declare(object: number, key: string, target: Target): void {
    const literal = Buffer.from(`"${key}":`);
    const padded = Buffer.alloc(literal.length + 4);
    padded.set(literal);
    const view = new DataView(padded.buffer, padded.byteOffset, padded.length);
    this.#add(view, 0, literal.length, object, target, this.#slotOf(view, 0, literal.length, object));
  }

  /** What `next` takes as the key before an object's first one. */
  beginningOf(object: number): number {
    return mostKeys + object;
  }

  /** The key that begins at `at`, behind `previous`; −1 where none does that is plain. Reads up to 64 bytes. */
  next(view: DataView, bytes: Uint8Array, at: number, object: number, previous: number): number {
    const guess = this.#next[previous]! - 1;
    if (guess >= 0 && this.#equals(guess, view, at)) return guess;
    const key = this.#find(view, bytes, at, object);
    if (key >= 0) this.#next[previous] = key + 1;
    return key;
  }

  #equals(key: number, view: DataView, at: number): boolean {
    const first = key * longestKeyBytes;
    let from = 0;
    for (const last = this.length[key]! - 8; from <= last; from += 8) {
      if (this.#doubles[(first + from) >> 3] !== view.getFloat64(at + from, true)) return false;
    }
    const rest = this.length[key]! - from;
    if (rest < 4) return rest === 0 || this.#equalsWord(first + from, view, at + from, maskOf(rest));
    return (
      this.#equalsWord(first + from, view, at + from, -1) &&
      (rest === 4 || this.#equalsWord(first + from + 4, view, at + from + 4, maskOf(rest - 4)))
    );
  }

  #equalsWord(byte: number, view: DataView, at: number, mask: number): boolean {
    return this.#words[byte >> 2] === (view.getInt32(at, true) & mask);
  }

  #find(view: DataView, bytes: Uint8Array, at: number, object: number): number {
    if (bytes[at] !== quote) return -1;
    let end = at + 1;
    for (const limit = at + longestKeyBytes - 2; bytes[end] !== quote; end++) {
      if (end === limit || !isPlain(bytes[end]!)) return -1;
    }
    const length = end + 2 - at;
    if (bytes[end + 1] !== colon || length < 4) return -1;
    const slot = this.#slotOf(view, at, length, object);
    const key = this.#slots[slot]! - 1;
    return key >= 0 ? key : this.#add(view, at, length, object, skipped, slot);
  }

  /** Where the key is, or would be. */
  #slotOf(view: DataView, at: number, length: number, object: number): number {
    const ends = view.getInt32(at, true) ^ Math.imul(view.getInt32(at + length - 4, true), 0x9e3779b1 | 0);
    const hash = Math.imul(ends + 31 * length + 1021 * object, 0x85ebca6b | 0);
    const mask = this.#slots.length - 1;
    for (let slot = (hash >>> 16) & mask; ; slot = (slot + 1) & mask) {
      const key = this.#slots[slot]! - 1;
      if (key < 0) return slot;
      if (this.length[key] === length && this.#object[key] === object && this.#equals(key, view, at)) {
        return slot;
      }
    }
  }

  #add(view: DataView, at: number, length: number, object: number, target: Target, slot: number): number {
    if (this.#size === mostKeys) return -1;
    const key = this.#size++;
    const first = (key * longestKeyBytes) >> 2;
    for (let byte = 0; byte < length; byte++) {
      this.#words[first + (byte >> 2)]! |= view.getUint8(at + byte) << (8 * (byte & 3));
    }
    this.target[key] = target;
    this.length[key] = length;
    this.#object[key] = object;
    this.#slots[slot] = key + 1;
    return key;
  }
}

/** A byte of a text that stands for itself: printable ASCII but `"` and `\`. */
function isPlain(byte: number): boolean {
  return byte >= 0x20 && byte < 0x7f && byte !== quote && byte !== 0x5c;
}
