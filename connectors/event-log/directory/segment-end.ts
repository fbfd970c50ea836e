import { type FileHandle, open } from 'node:fs/promises';
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
  /** Entries of the index that hold; later ones announce lines that are not there. */
  readonly indexEntries: number;
}

const chunkBytes = 1024 * 1024;

/** Counts the lines after the last entry of the index, whoever wrote them. */
export async function endOf(segment: Segment): Promise<SegmentEnd> {
  const file = await open(segment.path);
  const index = await SegmentIndex.open(segment.indexPath);
  try {
    const fileBytes = (await file.stat()).size;
    const { indexEntries, firstOffset, bytePosition } = await lastOfLines(file, fileBytes, index, segment);
    let offset = firstOffset;
    let lineBytes = bytePosition;
    for (;;) {
      const lines = await readLines(file, segment.path, lineBytes, chunkBytes);
      if (lines.length === 0) return { offset, lineBytes, fileBytes, indexEntries };
      offset += countRecords(lines);
      lineBytes += lines.length;
    }
  } finally {
    await Promise.all([file.close(), index.close()]);
  }
}

/** The last entry at which a line begins: what a crash or a person put there need not be what was announced. */
async function lastOfLines(file: FileHandle, fileBytes: number, index: SegmentIndex, { base }: Segment) {
  const found = await index.findLast('bytePosition', fileBytes);
  for (let i = found?.i ?? -1; i >= 0; i--) {
    const [entry] = await index.read(i, 1);
    if (entry && (await beginsLine(file, entry.bytePosition))) return { ...entry, indexEntries: i + 1 };
  }
  return { firstOffset: base, bytePosition: 0, indexEntries: 0 };
}

async function beginsLine(file: FileHandle, position: number): Promise<boolean> {
  if (position === 0) return true;
  const before = Buffer.alloc(1);
  await file.read(before, 0, 1, position - 1);
  return before[0] === newline;
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
