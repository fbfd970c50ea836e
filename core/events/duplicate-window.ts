/**
 * Remembers ids of one partition: a record is a duplicate if its id occurred at most `withinOffsets` offsets earlier,
 * in a record that the door passed, itself a duplicate or not. Holds at most two windows of ids.
 */
export class DuplicateWindow {
  #current = new Map<string, number>();
  #previous = new Map<string, number>();
  #currentFrom = 0;

  constructor(private readonly withinOffsets: number) {}

  /** The offset of the earlier record, or null. Offsets must rise. */
  seen(id: string, offset: number): number | null {
    if (offset - this.#currentFrom > this.withinOffsets) {
      this.#previous = this.#current;
      this.#current = new Map();
      this.#currentFrom = offset;
    }
    const earlier = this.#current.get(id) ?? this.#previous.get(id);
    this.#current.set(id, offset);
    return earlier !== undefined && offset - earlier <= this.withinOffsets ? earlier : null;
  }
}
