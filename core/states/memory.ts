/** The same bytes as 8-byte numbers, 4-byte words and bytes. */
export interface Memory {
  readonly floats: Float64Array;
  readonly words: Uint32Array;
  readonly bytes: Uint8Array;
}

/** Where a record lies: from `base`, in words of 8 bytes. It may move whenever it grows. */
export interface RecordPlace extends Memory {
  readonly base: number;
  /** Room for so many more words, at the returned place within the record. */
  take(words: number): number;
}

/** @param words of 8 bytes */
export function memoryOf(words: number): Memory {
  const buffer = new ArrayBuffer(words * 8);
  return { floats: new Float64Array(buffer), words: new Uint32Array(buffer), bytes: new Uint8Array(buffer) };
}
