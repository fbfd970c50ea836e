import { identifier } from '../../core/aggregations/sql.js';
import { sqlTypes } from '../../core/states/form.js';
import type { State } from '../../core/states/state.js';
import type { StateRecord } from '../../core/states/state-record.js';
import type { Vectors } from '../lake/vectors.js';

/** Stored scalars, on their way into a record. */
export class StoredScalars {
  /** Expressions to be selected side by side: integers as a record has them, NaN where there is none; then sums. */
  readonly columns: readonly string[];
  /** Of the integers, in the record. */
  readonly #places: readonly number[];
  readonly #sums: readonly { readonly state: State; readonly scalar: number }[];
  #integerCells: readonly Float64Array[] = [];
  #sumCells: readonly Uint32Array[] = [];

  constructor(private readonly record: StateRecord) {
    const all = record.states.flatMap((state, index) =>
      state.form.scalars.map(({ name, kind }, scalar) => {
        const place = record.layout.states[index]!.scalars[scalar]!;
        return { state, scalar, kind, place, name: identifier(`${state.form.id}.${name}`) };
      }),
    );
    const integers = all.filter(({ kind }) => kind === 'integer');
    const sums = all.filter(({ kind }) => kind === 'sum');
    this.#places = integers.map(({ place }) => place);
    this.#sums = sums;
    this.columns = [
      ...integers.map(({ name }) => `coalesce(CAST(${name} AS DOUBLE), CAST('NaN' AS DOUBLE))`),
      ...sums.map(({ name }) => `coalesce(CAST(${name} AS ${sqlTypes.sum}), 0)`),
    ];
  }

  /** Goes on to these rows, of which `first` is the first of the columns. */
  look(rows: Vectors, first: number): void {
    const firstSum = first + this.#places.length;
    this.#integerCells = this.#places.map((_, index) => rows.doubles(first + index));
    this.#sumCells = this.#sums.map((_, index) => rows.words(firstSum + index, 4));
  }

  set(row: number): void {
    this.record.setIntegers(this.#places, this.#integerCells, row);
    for (let index = 0; index < this.#sums.length; index++) {
      const { state, scalar } = this.#sums[index]!;
      state.readSum(scalar, this.#sumCells[index]!, 4 * row);
    }
  }
}
