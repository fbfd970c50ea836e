/** A text as entries hold it. */
export interface TextKey {
  readonly utf8: Uint8Array;
  /** How many bytes it has, then the bytes, the last word filled up with 0: as they stand in an entry. */
  readonly words: Uint32Array;
  /** FNV-1a, 32 bits. */
  readonly hash: number;
}

/** Distinct texts that are kept: they recur. */
const kept = 50_000;
/** Longer ones seldom do. */
const longestKept = 256;

const encoder = new TextEncoder();
const known = new Map<string, TextKey>();

export function textKeyOf(text: string): TextKey {
  const remembered = known.get(text);
  if (remembered !== undefined) return remembered;
  const utf8 = encoder.encode(text);
  const key = { utf8, words: wordsOf(utf8), hash: fnv1a(utf8, utf8.length) };
  if (text.length > longestKept) return key;
  if (known.size >= kept) known.clear();
  known.set(text, key);
  return key;
}

function wordsOf(utf8: Uint8Array): Uint32Array {
  const words = new Uint32Array(1 + Math.ceil(utf8.length / 4));
  words[0] = utf8.length;
  new Uint8Array(words.buffer).set(utf8, 4);
  return words;
}

/** Of the first `length` bytes. */
export function fnv1a(bytes: Uint8Array, length: number): number {
  let hash = 0x811c9dc5;
  for (let index = 0; index < length; index++) hash = Math.imul(hash ^ bytes[index]!, 0x01000193);
  return hash >>> 0;
}
