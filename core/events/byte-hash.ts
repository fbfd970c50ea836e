const golden = 0x9e3779b1 | 0;

/** 32 bits that depend on the bytes in `[start, end)` and on how many they are. Reads up to 3 bytes beyond `end`. */
export function hashOf(view: DataView, start: number, end: number): number {
  let hash = end - start;
  let at = start;
  for (; at <= end - 4; at += 4) hash = mixed(hash, view.getInt32(at, true));
  if (at < end) hash = mixed(hash, view.getInt32(at, true) & maskOf(end - at));
  return hash ^ (hash >>> 16);
}

/** The mask of the first `bytes` (1–3) of a word. */
export function maskOf(bytes: number): number {
  return (1 << (8 * bytes)) - 1;
}

function mixed(hash: number, word: number): number {
  const product = Math.imul(hash ^ word, golden);
  return product ^ (product >>> 15);
}
