/** Some ids of an id log, one after another. */
export interface IdStretch {
  readonly base: number;
  /** By id: relative to the base. */
  readonly offsets: Uint32Array;
  /** In the form of the log's bytes. */
  readonly ids: Uint8Array;
}

/** Base (float64), number of ids, bytes of ids (uint32 each), the least byte first. */
const headerBytes = 16;

/**
 * Stretches as one chunk: of each a header, the offsets (uint32), the ids. Chunks behind each other are a chunk.
 * Written as they lie in memory, for the same kind of machine.
 */
export function writeStretches(stretches: readonly IdStretch[]): Uint8Array {
  const filled = stretches.filter(({ offsets }) => offsets.length > 0);
  const size = filled.reduce(
    (sum, { offsets, ids }) => sum + headerBytes + offsets.byteLength + ids.length,
    0,
  );
  const chunk = new Uint8Array(size);
  const view = new DataView(chunk.buffer);
  let at = 0;
  for (const { base, offsets, ids } of filled) {
    view.setFloat64(at, base, true);
    view.setUint32(at + 8, offsets.length, true);
    view.setUint32(at + 12, ids.length, true);
    chunk.set(new Uint8Array(offsets.buffer, offsets.byteOffset, offsets.byteLength), at + headerBytes);
    chunk.set(ids, at + headerBytes + offsets.byteLength);
    at += headerBytes + offsets.byteLength + ids.length;
  }
  return chunk;
}

export function* readStretches(chunk: Uint8Array): Generator<IdStretch> {
  const view = new DataView(chunk.buffer, chunk.byteOffset, chunk.length);
  for (let at = 0; at < chunk.length; ) {
    const count = view.getUint32(at + 8, true);
    const idBytes = view.getUint32(at + 12, true);
    const idsAt = at + headerBytes + 4 * count;
    yield {
      base: view.getFloat64(at, true),
      // A copy, for a Buffer's slice is none and offsets may lie at any byte.
      offsets: new Uint32Array(Uint8Array.from(chunk.subarray(at + headerBytes, idsAt)).buffer),
      ids: chunk.subarray(idsAt, idsAt + idBytes),
    };
    at = idsAt + idBytes;
  }
}
