/** As much stays for values to come. */
const mostKept = 32 * 1024 * 1024;

/** Values of Parquet's plain encoding, each behind its length (4 bytes, the least first), in memory that grows. */
export class GrowingBytes {
  #bytes = Buffer.allocUnsafeSlow(1024);
  #view = viewOf(this.#bytes);
  #length = 0;

  /** As UTF-8. */
  addText(text: string): void {
    // A UTF-16 unit takes at most three bytes.
    const start = this.#room(4 + 3 * text.length);
    const written = this.#bytes.write(text, start + 4);
    this.#view.setUint32(start, written, true);
    this.#length = start + 4 + written;
  }

  /** The bytes in `[start, end)`. */
  addBytes(bytes: Uint8Array, start: number, end: number): void {
    const length = end - start;
    const at = this.#room(4 + length);
    this.#view.setUint32(at, length, true);
    this.#bytes.set(bytes.subarray(start, end), at + 4);
    this.#length = at + 4 + length;
  }

  /** The same for few bytes, which costs less. Reads up to 3 bytes beyond `end`. */
  addShort(view: DataView, start: number, end: number): void {
    const length = end - start;
    const at = this.#room(8 + length);
    this.#view.setUint32(at, length, true);
    for (let byte = 0; byte < length; byte += 4) {
      this.#view.setInt32(at + 4 + byte, view.getInt32(start + byte, true), true);
    }
    this.#length = at + 4 + length;
  }

  /** A view, good until values are added. */
  all(): Uint8Array {
    return this.#bytes.subarray(0, this.#length);
  }

  clear(): void {
    this.#length = 0;
    if (this.#bytes.length > mostKept) this.#resize(1024);
  }

  /** Where the next `bytes` begin. */
  #room(bytes: number): number {
    const needed = this.#length + bytes;
    if (needed > this.#bytes.length) this.#resize(Math.max(needed, 2 * this.#bytes.length));
    return this.#length;
  }

  #resize(bytes: number): void {
    const old = this.all();
    this.#bytes = Buffer.allocUnsafeSlow(bytes);
    this.#bytes.set(old);
    this.#view = viewOf(this.#bytes);
  }
}

function viewOf({ buffer, byteOffset, length }: Buffer): DataView {
  return new DataView(buffer, byteOffset, length);
}
