/** Bits of the set: two words of 31, so that a set is a positive BIGINT. */
const size = 62;
const word = 31;

/**
 * A set of local days: bit (day mod 62) of 62. It is exact while its days span at most 62; of a longer history, days 62
 * apart are one. Bounded, and the same in whatever order the days come.
 */
export class DaySet {
  #low = 0;
  #high = 0;

  static of(bits: bigint): DaySet {
    const set = new DaySet();
    set.#low = Number(bits & BigInt(2 ** word - 1));
    set.#high = Number(bits >> BigInt(word));
    return set;
  }

  get bits(): bigint {
    return (BigInt(this.#high) << BigInt(word)) | BigInt(this.#low);
  }

  add(day: number): void {
    const bit = ((day % size) + size) % size;
    if (bit < word) this.#low |= 1 << bit;
    else this.#high |= 1 << (bit - word);
  }

  equals(other: DaySet): boolean {
    return this.#low === other.#low && this.#high === other.#high;
  }

  /** The set's bits, computed by SQL over rows with this column; NULL where no row has a day. */
  static sql(day: string): string {
    return `bit_or(CAST(1 AS BIGINT) << CAST((${day} % ${size} + ${size}) % ${size} AS BIGINT))`;
  }
}
