import { identifier } from '../../core/aggregations/sql.js';
import { sqlTypes } from '../../core/states/form.js';
import type { State } from '../../core/states/state.js';
import type { StateRecord } from '../../core/states/state-record.js';
import type { Vectors } from '../lake/vectors.js';

interface Scalar {
  readonly state: State;
  readonly scalar: number;
  /** Place among the columns. */
  readonly column: number;
}

/** Stored scalars, on their way into a record. */
export class StoredScalars {
  /** Expressions to be selected side by side: sums, and integers as `State` has them, NaN where there is none. */
  readonly columns: readonly string[];
  readonly #integers: readonly Scalar[];
  readonly #sums: readonly Scalar[];
  #integerCells: Float64Array[] = [];
  #sumCells: Uint32Array[] = [];

  constructor({ states }: StateRecord) {
    const all = states.flatMap((state) =>
      state.form.scalars.map(({ name, kind }, scalar) => {
        return { state, scalar, kind, name: identifier(`${state.form.id}.${name}`) };
      }),
    );
    this.columns = all.map(({ kind, name }) => {
      return kind === 'sum'
        ? `coalesce(CAST(${name} AS ${sqlTypes.sum}), 0)`
        : `coalesce(CAST(${name} AS DOUBLE), CAST('NaN' AS DOUBLE))`;
    });
    const placed = all.map((one, column) => ({ ...one, column }));
    this.#integers = placed.filter(({ kind }) => kind === 'integer');
    this.#sums = placed.filter(({ kind }) => kind === 'sum');
  }

  /** Goes on to these rows, of which `first` is the first of the columns. */
  look(rows: Vectors, first: number): void {
    this.#integerCells = this.#integers.map(({ column }) => rows.doubles(first + column));
    this.#sumCells = this.#sums.map(({ column }) => rows.words(first + column, 4));
  }

  set(row: number): void {
    for (let index = 0; index < this.#integers.length; index++) {
      const { state, scalar } = this.#integers[index]!;
      state.set(scalar, this.#integerCells[index]![row]!);
    }
    for (let index = 0; index < this.#sums.length; index++) {
      const { state, scalar } = this.#sums[index]!;
      state.readSum(scalar, this.#sumCells[index]!, 4 * row);
    }
  }
}
