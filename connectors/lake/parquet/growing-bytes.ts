/** Bytes that grow at their end. */
export class GrowingBytes {
  #bytes: Buffer;
  #length = 0;

  constructor(room = 1024) {
    this.#bytes = Buffer.allocUnsafe(room);
  }

  /** UTF-8 behind its length (4 bytes, the least first), as Parquet's plain encoding has it. */
  addText(text: string): void {
    // A UTF-16 unit takes at most three bytes.
    const start = this.#room(4 + 3 * text.length) + 4;
    const written = this.#bytes.write(text, start);
    this.#bytes.writeUInt32LE(written, start - 4);
    this.#length = start + written;
  }

  /** Bytes behind their length. */
  addBytes(bytes: Uint8Array): void {
    const start = this.#room(4 + bytes.length) + 4;
    this.#bytes.writeUInt32LE(bytes.length, start - 4);
    this.#bytes.set(bytes, start);
    this.#length = start + bytes.length;
  }

  all(): Uint8Array {
    return this.#bytes.subarray(0, this.#length);
  }

  /** Where the next `bytes` begin. */
  #room(bytes: number): number {
    const needed = this.#length + bytes;
    if (needed > this.#bytes.length) {
      const larger = Buffer.allocUnsafe(Math.max(needed, 2 * this.#bytes.length));
      larger.set(this.#bytes.subarray(0, this.#length));
      this.#bytes = larger;
    }
    return this.#length;
  }
}
