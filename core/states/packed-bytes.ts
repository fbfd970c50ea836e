/** Bits of a number in its first byte, beside whether there is one, its sign, and whether more bytes follow. */
const firstBits = 5;
const isThere = 1;
const isNegative = 2;
const goesOn = 0x80;

/** Writes numbers in as few bytes as they need; grows. */
export class PackedWriter {
  #bytes = new Uint8Array(4096);
  #at = 0;

  begin(): void {
    this.#at = 0;
  }

  /** What was written since `begin`; a view, good until then. */
  get written(): Uint8Array {
    return this.#bytes.subarray(0, this.#at);
  }

  /** A safe integer, or NaN. */
  number(value: number): void {
    this.#reserve(10);
    if (Number.isNaN(value)) {
      this.#bytes[this.#at++] = 0;
      return;
    }
    const magnitude = Math.abs(value);
    // The remainder of a double costs ten times as much.
    const low = magnitude < 2 ** 31 ? magnitude & (2 ** firstBits - 1) : magnitude % 2 ** firstBits;
    const head = (low << 2) | (value < 0 ? isNegative : 0) | isThere;
    const rest = (magnitude - low) / 2 ** firstBits;
    if (rest === 0) {
      this.#bytes[this.#at++] = head;
      return;
    }
    this.#bytes[this.#at++] = head | goesOn;
    this.#rest(rest);
  }

  /** A safe integer from 0: LEB128. */
  count(value: number): void {
    this.#reserve(8);
    this.#rest(value);
  }

  /** Those in `[start, end)`. */
  bytes(from: Uint8Array, start: number, end: number): void {
    this.#reserve(end - start);
    const bytes = this.#bytes;
    for (let index = start; index < end; index++) bytes[this.#at++] = from[index]!;
  }

  /** What another has written: no view of it is made, which would cost more than the bytes of a few entries. */
  append(other: PackedWriter): void {
    this.bytes(other.#bytes, 0, other.#at);
  }

  #rest(value: number): void {
    const bytes = this.#bytes;
    let rest = value;
    for (; rest >= 2 ** 31; rest = Math.floor(rest / 0x80)) bytes[this.#at++] = (rest % 0x80) | goesOn;
    for (; rest >= 0x80; rest >>>= 7) bytes[this.#at++] = (rest & 0x7f) | goesOn;
    bytes[this.#at++] = rest;
  }

  #reserve(bytes: number): void {
    if (this.#at + bytes <= this.#bytes.length) return;
    const grown = new Uint8Array(2 * (this.#at + bytes));
    grown.set(this.#bytes);
    this.#bytes = grown;
  }
}

/** Reads what `PackedWriter` wrote, in the same order. */
export class PackedReader {
  #bytes: Uint8Array = new Uint8Array(0);
  #at = 0;

  begin(bytes: Uint8Array): void {
    this.#bytes = bytes;
    this.#at = 0;
  }

  number(): number {
    const head = this.#bytes[this.#at++]!;
    if ((head & isThere) === 0) return Number.NaN;
    const low = (head & 0x7f) >> 2;
    const magnitude = (head & goesOn) === 0 ? low : low + this.count() * 2 ** firstBits;
    return (head & isNegative) === 0 ? magnitude : -magnitude;
  }

  count(): number {
    const bytes = this.#bytes;
    let byte = bytes[this.#at++]!;
    if (byte < 0x80) return byte;
    let value = byte & 0x7f;
    for (let scale = 0x80; byte >= 0x80; scale *= 0x80) {
      byte = bytes[this.#at++]!;
      value += (byte & 0x7f) * scale;
    }
    return value;
  }

  /** Passes over so many bytes; returns where in the bytes that are read they begin. */
  skip(length: number): number {
    this.#at += length;
    return this.#at - length;
  }
}
