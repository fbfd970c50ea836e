import type { Random } from '../random/random.js';
import { drawToFront, indices } from '../random/shuffle.js';
import type { Inputs } from './scaling.js';

/** The rows that one tree is grown from, and the cuts through ranges [start, end) of them. */
export class TreeSample {
  /** A permutation of all rows; its first `size` are the sample. */
  private readonly rows: Uint32Array;
  /** Column-major, width × size: the sample's values, reordered as the tree is cut. */
  private readonly values: Float32Array;
  private readonly columns: Uint16Array;

  constructor(
    private readonly inputs: Inputs,
    private readonly size: number,
    private readonly random: Random,
  ) {
    this.rows = indices(inputs.rows);
    this.values = new Float32Array(inputs.width * size);
    this.columns = Uint16Array.from({ length: inputs.width }, (_, column) => column);
  }

  /** Draws `size` rows without replacement. */
  draw(): void {
    const { rows, size } = this;
    const { width, values } = this.inputs;
    drawToFront(rows, size, this.random);
    for (let index = 0; index < size; index++) {
      const offset = rows[index]! * width;
      for (let column = 0; column < width; column++) {
        this.values[column * size + index] = values[offset + column]!;
      }
    }
  }

  /** Cuts [start, end) by a random column that varies there at a random value; null when no column varies. */
  cut(start: number, end: number): Cut | null {
    const { columns } = this;
    for (let left = columns.length; left > 0; left--) {
      const drawn = this.random.integer(left);
      const column = columns[drawn]!;
      const [least, greatest] = this.range(column, start, end);
      if (least < greatest) {
        const threshold = this.between(least, greatest);
        return { column, threshold, middle: this.partition(column, threshold, start, end) };
      }
      columns[drawn] = columns[left - 1]!;
      columns[left - 1] = column;
    }
    return null;
  }

  private range(column: number, start: number, end: number): [number, number] {
    const { values } = this;
    const base = column * this.size;
    let least = values[base + start]!;
    let greatest = least;
    for (let index = base + start + 1; index < base + end; index++) {
      const value = values[index]!;
      if (value < least) least = value;
      else if (value > greatest) greatest = value;
    }
    return [least, greatest];
  }

  /** Uniform in [least, greatest), float32. */
  private between(least: number, greatest: number): number {
    const drawn = Math.fround(least + this.random.next() * (greatest - least));
    return drawn < greatest ? drawn : least;
  }

  /** Moves the rows at or below the threshold to the front and says where the others begin. */
  private partition(column: number, threshold: number, start: number, end: number): number {
    const base = column * this.size;
    let front = start;
    let back = end - 1;
    while (front <= back) {
      if (this.values[base + front]! <= threshold) front++;
      else this.swap(front, back--);
    }
    return front;
  }

  private swap(one: number, other: number): void {
    const { values, size } = this;
    for (let base = 0; base < values.length; base += size) {
      const kept = values[base + one]!;
      values[base + one] = values[base + other]!;
      values[base + other] = kept;
    }
  }
}

export interface Cut {
  readonly column: number;
  readonly threshold: number;
  /** Rows [start, middle) are at or below the threshold, rows [middle, end) above. */
  readonly middle: number;
}
