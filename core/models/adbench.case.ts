import { readFile } from 'node:fs/promises';
import { parquetReadObjects } from 'hyparquet';
import { compressors } from 'hyparquet-compressors';
import type { Matrix } from './matrix.js';

/** Labelled tables of ADBench, kept beside the checkout. */
export const adbenchFolder = new URL('../../../shared/data/adbench/', import.meta.url);

export interface ReferenceScores {
  readonly auc_mean: number;
  readonly auc_sd: number;
}

export async function readReference(): Promise<Record<string, ReferenceScores>> {
  const { sets } = JSON.parse(await readFile(new URL('reference.json', adbenchFolder), 'utf8')) as {
    sets: Record<string, ReferenceScores>;
  };
  return sets;
}

/** `isAnomaly`: the table's column y. */
export async function readTable(name: string): Promise<{ matrix: Matrix; isAnomaly: boolean[] }> {
  const bytes = await readFile(new URL(`${name}.parquet`, adbenchFolder));
  const file = bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength);
  const rows = await parquetReadObjects({ file, compressors });
  const columns = Object.keys(rows[0]!).filter((column) => column !== 'y');
  const values = Float64Array.from(rows.flatMap((row) => columns.map((column) => Number(row[column]))));
  return { matrix: { rows: rows.length, columns, values }, isAnomaly: rows.map(({ y }) => Number(y) === 1) };
}

/** Area under the ROC curve: how often an anomaly scores above a normal row, ties counting half. */
export function areaUnderCurve(scores: Float64Array, isAnomaly: readonly boolean[]): number {
  const order = [...scores.keys()].sort((one, other) => scores[one]! - scores[other]!);
  let rankSum = 0;
  let anomalies = 0;
  for (let start = 0; start < order.length; ) {
    let end = start;
    while (end < order.length && scores[order[end]!] === scores[order[start]!]) end++;
    for (let index = start; index < end; index++) {
      if (!isAnomaly[order[index]!]) continue;
      anomalies++;
      rankSum += (start + end + 1) / 2;
    }
    start = end;
  }
  return (rankSum - (anomalies * (anomalies + 1)) / 2) / (anomalies * (order.length - anomalies));
}
