import type { EntryValue } from './form.js';
import { hashOf, textKeyOf, textLength } from './text-key.js';

/** Some values, numbered from 0 in their order; finds the number of a value as a record holds it, without making a text. */
export class ValueIndex {
  readonly #numbers: ReadonlyMap<EntryValue, number>;
  /** Per text: the words of its key, one behind the other; where they begin. */
  readonly #words: Uint32Array;
  readonly #starts: Uint32Array;
  /** By hash, with open addressing: the number of a text and 1, or 0. */
  readonly #table: Uint32Array;

  constructor(values: Iterable<EntryValue>) {
    const all = [...values];
    this.#numbers = new Map(all.map((value, number) => [value, number]));
    const texts = all.map((value) => {
      const { words, length } = textKeyOf(String(value));
      return words.slice(0, length);
    });
    this.#starts = new Uint32Array(all.length);
    this.#words = new Uint32Array(texts.reduce((sum, { length }) => sum + length, 0));
    this.#table = new Uint32Array(2 ** Math.ceil(Math.log2(2 * all.length + 2)));
    let start = 0;
    texts.forEach((words, number) => {
      this.#starts[number] = start;
      this.#words.set(words, start);
      start += words.length;
      let place = this.#placeOf(hashOf(words, 0, words.length));
      while (this.#table[place] !== 0) place = this.#next(place);
      this.#table[place] = number + 1;
    });
  }

  /** −1: it is none of them. */
  numberOf(value: EntryValue): number {
    return this.#numbers.get(value) ?? -1;
  }

  /** The same of the text whose length and UTF-8 lie in `words` from `at` on. */
  numberOfText(words: Uint32Array, at: number): number {
    const length = textLength(words[at]!);
    let place = this.#placeOf(hashOf(words, at, length));
    for (let found = this.#table[place]!; found !== 0; found = this.#table[place]!) {
      if (this.#isText(found - 1, words, at, length)) return found - 1;
      place = this.#next(place);
    }
    return -1;
  }

  #isText(number: number, words: Uint32Array, at: number, length: number): boolean {
    const start = this.#starts[number]!;
    for (let word = 0; word < length; word++) {
      if (this.#words[start + word] !== words[at + word]) return false;
    }
    return true;
  }

  #placeOf(hash: number): number {
    return (hash ^ (hash >>> 15)) & (this.#table.length - 1);
  }

  #next(place: number): number {
    return (place + 1) & (this.#table.length - 1);
  }
}
