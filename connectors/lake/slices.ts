import { join } from 'node:path';
import { fileList } from './duckdb.js';
import type { LakeFile } from './manifest.js';

/** Offsets `[from, to)` of a partition. */
export interface PartitionRange {
  readonly partition: number;
  readonly from: number;
  readonly to: number;
}

/** Offsets that are sorted at a time. */
const sliceOffsets = 50_000;

/** A range in pieces, in order, that are small enough to be sorted in memory. */
export function* slicesOf({ partition, from, to }: PartitionRange): Generator<PartitionRange> {
  for (let start = from; start < to; start += sliceOffsets) {
    yield { partition, from: start, to: Math.min(to, start + sliceOffsets) };
  }
}

/** The rows of a range, FROM and WHERE; null where no file may have any. */
export function rowsOf(
  lake: string,
  files: readonly LakeFile[],
  { partition, from, to }: PartitionRange,
): string | null {
  const reaching = files.filter(({ offsets }) =>
    offsets.some((range) => range.partition === partition && range.first < to && range.last >= from),
  );
  if (reaching.length === 0) return null;
  const list = fileList(reaching.map(({ path }) => join(lake, path)));
  return `FROM read_parquet(${list}) WHERE _partition = ${partition} AND _offset >= ${from} AND _offset < ${to}`;
}
