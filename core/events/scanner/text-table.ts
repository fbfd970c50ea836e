import { hashOf, maskOf } from '../byte-hash.js';

const quote = 0x22;
const golden = 0x9e3779b1 | 0;

/**
 * Distinct texts as bytes, numbered in the order in which they came: open addressing over hash and number, compared word
 * by word. A text lies in words of four bytes behind its number and its length, with a quote behind it, the last word
 * filled up with zeros; where it begins is its place.
 */
export class TextTable {
  /** Pairs of hash and number + 1; 0 is free. At most half are taken. */
  #slots: Int32Array = new Int32Array(2 * 1024);
  /** The place of the text that came last with such a beginning; 0 for none. */
  #guesses: Int32Array = new Int32Array(1024);
  #words: Int32Array = new Int32Array(4096);
  #bytes = new DataView(this.#words.buffer);
  #usedWords = 0;
  /** By number. */
  #places: Int32Array = new Int32Array(512);
  #size = 0;

  /** How many texts there are; the next new one has this number. */
  get size(): number {
    return this.#size;
  }

  /** Of all texts. */
  get byteLength(): number {
    return 4 * this.#usedWords;
  }

  /** The place of the text that begins at `at` and ends with a quote, if it was remembered lately; else 0. Reads 16 bytes. */
  guess(view: DataView, at: number): number {
    const place = this.#guesses[this.#guessSlot(view, at)]!;
    return place > 0 && this.#equals(place, view, at, this.lengthAt(place) + 1) ? place : 0;
  }

  /** A text without quotes, which lies at `at`, to be guessed next time. */
  remember(view: DataView, at: number, number: number): void {
    this.#guesses[this.#guessSlot(view, at)] = this.#places[number]!;
  }

  /** The number of the text in `[start, end)`; −1 for one that is not here. Reads up to 3 bytes beyond `end`. */
  find(view: DataView, start: number, end: number): number {
    const hash = hashOf(view, start, end);
    const mask = this.#slots.length / 2 - 1;
    for (let slot = hash & mask; ; slot = (slot + 1) & mask) {
      const number = this.#slots[2 * slot + 1]! - 1;
      if (number < 0) return -1;
      if (
        this.#slots[2 * slot] === hash &&
        this.lengthOf(number) === end - start &&
        this.#equals(this.#places[number]!, view, start, end - start)
      ) {
        return number;
      }
    }
  }

  /** The number of a text that is not here. Reads up to 3 bytes beyond `end`. */
  add(view: DataView, start: number, end: number): number {
    const number = this.#size++;
    if (number === this.#places.length) this.#places = widened(this.#places, 2 * number);
    const length = end - start;
    const first = this.#usedWords + 2;
    const quoteAt = first + (length >> 2);
    this.#usedWords = quoteAt + 1;
    if (this.#usedWords > this.#words.length) {
      this.#words = widened(this.#words, 2 * this.#usedWords);
      this.#bytes = new DataView(this.#words.buffer);
    }
    this.#words[first - 2] = number;
    this.#words[first - 1] = length;
    for (let word = first; word < quoteAt; word++) {
      this.#words[word] = view.getInt32(start + 4 * (word - first), true);
    }
    const rest = length & 3;
    const last = rest === 0 ? 0 : view.getInt32(end - rest, true) & maskOf(rest);
    this.#words[quoteAt] = last | (quote << (8 * rest));
    this.#places[number] = first;
    if (4 * this.#size > this.#slots.length) this.#spread();
    this.#put(hashOf(view, start, end), number);
    return number;
  }

  lengthOf(number: number): number {
    return this.lengthAt(this.#places[number]!);
  }

  lengthAt(place: number): number {
    return this.#words[place - 1]!;
  }

  numberAt(place: number): number {
    return this.#words[place - 2]!;
  }

  /** Where the text begins in `bytes`. */
  startOf(number: number): number {
    return 4 * this.#places[number]!;
  }

  /** All texts; good until the next one is added. */
  get bytes(): DataView {
    return this.#bytes;
  }

  clear(): void {
    this.#slots.fill(0);
    this.#guesses.fill(0);
    this.#usedWords = 0;
    this.#size = 0;
  }

  /** Of the first 16 bytes, whatever they belong to. */
  #guessSlot(view: DataView, at: number): number {
    const ends = view.getInt32(at, true) ^ Math.imul(view.getInt32(at + 8, true), golden);
    const middles = view.getInt32(at + 4, true) ^ Math.imul(view.getInt32(at + 12, true), 0x85ebca6b | 0);
    const hash = Math.imul(ends + Math.imul(middles, 0xc2b2ae35 | 0), golden);
    return (hash ^ (hash >>> 15)) & (this.#guesses.length - 1);
  }

  #equals(place: number, view: DataView, at: number, length: number): boolean {
    let word = place;
    const last = at + length - 4;
    for (; at <= last; at += 4) {
      if (this.#words[word++] !== view.getInt32(at, true)) return false;
    }
    const rest = length & 3;
    return rest === 0 || ((this.#words[word]! ^ view.getInt32(at, true)) & maskOf(rest)) === 0;
  }

  /** Into twice as many slots. */
  #spread(): void {
    const old = this.#slots;
    this.#slots = new Int32Array(2 * old.length);
    this.#guesses = new Int32Array(2 * this.#guesses.length);
    for (let from = 0; from < old.length; from += 2) {
      if (old[from + 1] !== 0) this.#put(old[from]!, old[from + 1]! - 1);
    }
  }

  #put(hash: number, number: number): void {
    const mask = this.#slots.length / 2 - 1;
    let slot = hash & mask;
    while (this.#slots[2 * slot + 1] !== 0) slot = (slot + 1) & mask;
    this.#slots[2 * slot] = hash;
    this.#slots[2 * slot + 1] = number + 1;
  }
}

function widened(array: Int32Array, length: number): Int32Array {
  const wider = new Int32Array(length);
  wider.set(array);
  return wider;
}
