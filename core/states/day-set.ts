/** Bits of the set: two words of 31, so that a set is a positive BIGINT. */
const size = 62;
const word = 31;
const lowBits = BigInt(2 ** word - 1);

/**
 * Sets of local days, in two 32-bit words at `at`: bit (day mod 62) of 62. A set is exact while its days span at most 62;
 * of a longer history, days 62 apart are one. Bounded, and the same in whatever order the days come.
 */
export const DaySet = {
  /** Whether the day was not in it. */
  add(words: Uint32Array, at: number, day: number): boolean {
    const bit = bitOf(day);
    const place = bit < word ? at : at + 1;
    const before = words[place]!;
    words[place] = before | (1 << (bit < word ? bit : bit - word));
    return words[place] !== before;
  },

  /** How many days it has. */
  count(words: Uint32Array, at: number): number {
    return ones(words[at]!) + ones(words[at + 1]!);
  },

  /** Whether the set is that of this one day. */
  isOnly(words: Uint32Array, at: number, day: number): boolean {
    const bit = bitOf(day);
    const [low, high] = bit < word ? [1 << bit, 0] : [0, 1 << (bit - word)];
    return words[at] === low && words[at + 1] === high;
  },

  bits(words: Uint32Array, at: number): bigint {
    return (BigInt(words[at + 1]!) << BigInt(word)) | BigInt(words[at]!);
  },

  set(words: Uint32Array, at: number, bits: bigint): void {
    words[at] = Number(bits & lowBits);
    words[at + 1] = Number(bits >> BigInt(word));
  },

  /** The bits as a 64-bit integer: two words of `bits` at `from`, the least first. */
  read(words: Uint32Array, at: number, bits: Uint32Array, from: number): void {
    words[at] = bits[from]! & (2 ** word - 1);
    words[at + 1] = (bits[from + 1]! << 1) | (bits[from]! >>> word);
  },

  /** The same words, written. */
  write(words: Uint32Array, at: number, bits: Uint32Array, to: number): void {
    bits[to] = words[at]! | (words[at + 1]! << word);
    bits[to + 1] = words[at + 1]! >>> 1;
  },

  /** The set's bits, computed by SQL over rows with this column; NULL where no row has a day. */
  sql(day: string): string {
    return `bit_or(CAST(1 AS BIGINT) << CAST((${day} % ${size} + ${size}) % ${size} AS BIGINT))`;
  },
};

/** Population count of a 32-bit word (Warren, Hacker's Delight, 2nd edition, section 5-1). */
function ones(bits: number): number {
  const pairs = bits - ((bits >>> 1) & 0x55555555);
  const fours = (pairs & 0x33333333) + ((pairs >>> 2) & 0x33333333);
  return Math.imul((fours + (fours >>> 4)) & 0x0f0f0f0f, 0x01010101) >>> 24;
}

function bitOf(day: number): number {
  return ((day % size) + size) % size;
}
