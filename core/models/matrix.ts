/** A table of numbers: one row per entity, one column per feature. */
export interface Matrix {
  readonly rows: number;
  readonly columns: readonly string[];
  /** Row-major, rows × columns.length; NaN = no value. */
  readonly values: Float64Array;
}

/** @param rows each as long as `columns`; null = no value */
export function matrixOf(columns: readonly string[], rows: readonly (readonly (number | null)[])[]): Matrix {
  const values = new Float64Array(rows.length * columns.length);
  rows.forEach((row, index) => {
    row.forEach((value, column) => {
      values[index * columns.length + column] = value ?? Number.NaN;
    });
  });
  return { rows: rows.length, columns, values };
}

/** The finite values of one column over the given rows, ascending. */
export function sortedColumn(matrix: Matrix, column: number, rows?: readonly number[]): Float64Array {
  const width = matrix.columns.length;
  const count = rows === undefined ? matrix.rows : rows.length;
  const present = new Float64Array(count);
  let size = 0;
  for (let index = 0; index < count; index++) {
    const row = rows === undefined ? index : rows[index]!;
    const value = matrix.values[row * width + column]!;
    if (Number.isFinite(value)) present[size++] = value;
  }
  return present.subarray(0, size).sort();
}
