import { type Matrix, sortedColumn } from './matrix.js';
import { median, quantile } from './quantile.js';

/** How a table of features becomes the detectors' input; arrays in the order of the matrix's columns. */
export interface Preparation {
  /** What stands for a missing value: the column's median, 0 where the column has no value at all. */
  readonly imputation: readonly number[];
  readonly scaling: Scaling;
}

/** scaled = (value − center) / scale. */
interface Scaling {
  /** The median; 0 where the column has no value. */
  readonly center: readonly number[];
  /** The interquartile range; where that is 0 the standard deviation, and where that is 0 too, 1. Always > 0. */
  readonly scale: readonly number[];
}

/** Scaled rows, float32 by definition: a model scores the same on every machine. No NaN, no infinity. */
export interface Inputs {
  readonly rows: number;
  readonly width: number;
  /** Row-major, rows × width. */
  readonly values: Float32Array;
}

const GREATEST_FLOAT32 = (2 - 2 ** -23) * 2 ** 127;

export function fitPreparation(matrix: Matrix): Preparation {
  const center: number[] = [];
  const scale: number[] = [];
  matrix.columns.forEach((_, column) => {
    const ascending = sortedColumn(matrix, column);
    // JSON knows no −0: with it a stored model would not equal the one it was made of.
    center.push(ascending.length === 0 ? 0 : median(ascending) + 0);
    scale.push(spread(ascending));
  });
  return { imputation: center, scaling: { center, scale } };
}

export function prepare(preparation: Preparation, matrix: Matrix): Inputs {
  const width = matrix.columns.length;
  const values = new Float32Array(matrix.values.length);
  for (let offset = 0; offset < values.length; offset += width) {
    prepareRow(preparation, matrix.values.subarray(offset, offset + width), values, offset);
  }
  return { rows: matrix.rows, width, values };
}

/** Writes one scaled row at `offset`; NaN in `row` = no value. Beyond float32's range a value is its end. */
export function prepareRow(
  { imputation, scaling }: Preparation,
  row: ArrayLike<number>,
  into: Float32Array,
  offset = 0,
): void {
  for (let column = 0; column < imputation.length; column++) {
    const value = row[column]!;
    const present = Number.isNaN(value) ? imputation[column]! : value;
    const scaled = (present - scaling.center[column]!) / scaling.scale[column]!;
    into[offset + column] = Math.max(-GREATEST_FLOAT32, Math.min(GREATEST_FLOAT32, scaled));
  }
}

function spread(ascending: Float64Array): number {
  const interquartile = quantile(ascending, 0.75) - quantile(ascending, 0.25);
  if (isScale(interquartile)) return interquartile;
  const deviation = standardDeviation(ascending);
  return isScale(deviation) ? deviation : 1;
}

function isScale(value: number): boolean {
  return value > 0 && Number.isFinite(value);
}

function standardDeviation(values: Float64Array): number {
  let mean = 0;
  for (const value of values) mean += value / values.length;
  let variance = 0;
  for (const value of values) variance += (value - mean) ** 2 / values.length;
  return Math.sqrt(variance);
}
