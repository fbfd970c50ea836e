const encoder = new TextEncoder();

/** A text as entries hold it. */
export interface TextKey {
  /** How many bytes it has, then its UTF-8, the last word filled up with 0; longer than the text. */
  readonly words: Uint32Array;
  /** How many of the words are the text's. */
  readonly length: number;
  /** Of these words (`hashOf`). */
  readonly hash: number;
}

/** Holds the text that was asked for last; grows. */
class Scratch implements TextKey {
  words = new Uint32Array(64);
  bytes = new Uint8Array(this.words.buffer);
  length = 0;
  hash = 0;

  hold(text: string): this {
    // A UTF-16 unit takes at most three bytes.
    if (3 * text.length + 8 > this.bytes.length) this.#grow(3 * text.length + 8);
    const byteLength = this.#write(text);
    const { bytes, words } = this;
    const end = 4 + byteLength;
    bytes[end] = 0;
    bytes[end + 1] = 0;
    bytes[end + 2] = 0;
    words[0] = byteLength;
    this.length = textLength(byteLength);
    this.hash = hashOf(words, 0, this.length);
    return this;
  }

  /** Behind the length. Most texts are short and of ASCII alone: then a loop is faster than the encoder. */
  #write(text: string): number {
    const { bytes } = this;
    for (let index = 0; index < text.length; index++) {
      const unit = text.charCodeAt(index);
      if (unit > 0x7f) return encoder.encodeInto(text, bytes.subarray(4)).written;
      bytes[4 + index] = unit;
    }
    return text.length;
  }

  #grow(bytes: number): void {
    this.words = new Uint32Array(bytes);
    this.bytes = new Uint8Array(this.words.buffer);
  }
}

const scratch = new Scratch();

/** Good until the next text is asked for. */
export function textKeyOf(text: string): TextKey {
  return scratch.hold(text);
}

/** FNV-1a of 32-bit words instead of bytes. */
export function hashOf(words: Uint32Array, from: number, length: number): number {
  let hash = 0x811c9dc5;
  for (let index = from; index < from + length; index++) hash = Math.imul(hash ^ words[index]!, 0x01000193);
  return hash >>> 0;
}

/** 32-bit words of the key of a text that has so many bytes. */
export function textLength(bytes: number): number {
  return (4 + bytes + 3) >> 2;
}

/** 8-byte words of an entry's text that has so many bytes. */
export function textWords(bytes: number): number {
  return (4 + bytes + 7) >> 3;
}
