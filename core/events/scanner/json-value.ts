import { NumberScanner } from './number-scanner.js';

const quote = 0x22;
const backslash = 0x5c;

const deepest = 16;
const numbers = new NumberScanner();

/** Four bytes of a literal as a little-endian word. */
export const literalWords = { null: 0x6c6c756e, true: 0x65757274, fals: 0x736c6166 };

export function isNull(view: DataView, at: number): boolean {
  return view.getInt32(at, true) === literalWords.null;
}

/**
 * Where the text that begins at `at` (behind its quote) has its closing quote, below `limit`; −1 where a byte of it does
 * not stand for itself: an escape, a control character, a byte beyond ASCII. Reads up to 3 bytes beyond `limit`. Four bytes at a time; the lowest mark is exact
 * (Anderson, Bit Twiddling Hacks, "Determine if a word has a zero byte").
 */
export function endOfText(view: DataView, at: number, limit: number): number {
  for (; at < limit; at += 4) {
    const word = view.getInt32(at, true);
    const quotes = word ^ 0x22222222;
    const escapes = word ^ 0x5c5c5c5c;
    const marks =
      (((quotes - 0x01010101) & ~quotes) |
        ((escapes - 0x01010101) & ~escapes) |
        ((word - 0x20202020) & ~word) |
        word) &
      0x80808080;
    if (marks !== 0) {
      const end = at + ((31 - Math.clz32(marks & -marks)) >> 3);
      return end < limit && view.getUint8(end) === quote ? end : -1;
    }
  }
  return -1;
}

/** The same where bytes may be anything but a control character, and escapes are passed over unread. */
export function endOfWritten(bytes: Uint8Array, at: number, limit: number): number {
  for (; at < limit; at++) {
    const byte = bytes[at]!;
    if (byte === quote) return at;
    if (byte < 0x20) return -1;
    if (byte === backslash) at++;
  }
  return -1;
}

/**
 * Where the plain JSON value at `at` ends, −1 where it is none that ends below `limit`. Reads up to 4 bytes beyond it.
 */
export function skipValue(
  view: DataView,
  bytes: Uint8Array,
  at: number,
  limit: number,
  depth: number,
): number {
  const end = valueEnd(view, bytes, at, limit, depth);
  return end < limit ? end : -1;
}

function valueEnd(view: DataView, bytes: Uint8Array, at: number, limit: number, depth: number): number {
  const first = bytes[at]!;
  if (first === quote) {
    const end = endOfText(view, at + 1, limit);
    return end < 0 ? -1 : end + 1;
  }
  if (first === 0x7b || first === 0x5b) {
    return depth === deepest ? -1 : skipMembers(view, bytes, at + 1, limit, first === 0x7b, depth + 1);
  }
  if (first === 0x74) return view.getInt32(at, true) === literalWords.true ? at + 4 : -1;
  if (first === 0x66)
    return view.getInt32(at, true) === literalWords.fals && bytes[at + 4] === 0x65 ? at + 5 : -1;
  if (first === 0x6e) return isNull(view, at) ? at + 4 : -1;
  return numbers.scan(bytes, at);
}

/** From behind the bracket of an object or an array. */
function skipMembers(
  view: DataView,
  bytes: Uint8Array,
  start: number,
  limit: number,
  isObject: boolean,
  depth: number,
): number {
  const close = isObject ? 0x7d : 0x5d;
  if (bytes[start] === close) return start + 1;
  for (let at = start; ; ) {
    if (isObject) {
      const end = bytes[at] === quote ? endOfText(view, at + 1, limit) : -1;
      if (end < 0 || bytes[end + 1] !== 0x3a) return -1;
      at = bytes[end + 2] === 0x20 ? end + 3 : end + 2;
    }
    at = skipValue(view, bytes, at, limit, depth);
    if (at < 0) return -1;
    const mark = bytes[at++];
    if (mark === close) return at;
    if (mark !== 0x2c) return -1;
    if (bytes[at] === 0x20) at++;
  }
}
