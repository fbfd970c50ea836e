import { open } from 'node:fs/promises';
import type { Segment } from './layout.js';
import { isBlank, newline, readLines } from './lines.js';
import { SegmentIndex } from './segment-index.js';

export interface SegmentEnd {
  /** The next record's. */
  readonly offset: number;
  /** Up to and with the last newline. */
  readonly lineBytes: number;
  /** The file's size: more than `lineBytes` while a line is torn or being written. */
  readonly fileBytes: number;
  /** Entries of the index that lie within the file; later ones announce lines that a crash took. */
  readonly indexEntries: number;
}

const chunkBytes = 1024 * 1024;

/** Counts the lines after the last append, whoever wrote them. */
export async function endOf(segment: Segment): Promise<SegmentEnd> {
  const file = await open(segment.path);
  try {
    const index = await SegmentIndex.load(segment.indexPath);
    const fileBytes = (await file.stat()).size;
    const last = index.findLast('bytePosition', fileBytes);
    const entry = last < 0 ? { firstOffset: segment.base, bytePosition: 0 } : index.at(last);
    let offset = entry.firstOffset;
    let lineBytes = entry.bytePosition;
    for (;;) {
      const lines = await readLines(file, segment.path, lineBytes, chunkBytes);
      if (lines.length === 0) return { offset, lineBytes, fileBytes, indexEntries: last + 1 };
      offset += countRecords(lines);
      lineBytes += lines.length;
    }
  } finally {
    await file.close();
  }
}

function countRecords(lines: Buffer): number {
  let count = 0;
  for (let start = 0; start < lines.length; ) {
    const end = lines.indexOf(newline, start);
    if (!isBlank(lines, start, end)) count++;
    start = end + 1;
  }
  return count;
}
