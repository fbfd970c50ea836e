import { mkdir, open, stat, truncate } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { syncPath } from '../../files/atomic.js';
import type { NewRecord } from '../event-log.js';
import { ifMissing, partitionFolder, type Segment, segmentAt, segmentsOf } from './layout.js';
import { newline } from './lines.js';
import { endOf, type SegmentEnd } from './segment-end.js';
import { encodeEntries, entryBytes, type IndexEntry } from './segment-index.js';

/** A last line without its newline: an append that died, or a person's unfinished edit. */
export interface TornTail {
  readonly path: string;
  readonly bytes: number;
}

export interface WriterOptions {
  /** A segment that has grown to this is followed by a new one (default 256 MiB). */
  readonly segmentBytes: number;
  /** Told of what a writer cuts off, as it cannot know where the line would have ended. */
  readonly onTornTail: (torn: TornTail) => void;
}

const settleMs = 100;

interface End {
  readonly segment: Segment;
  readonly offset: number;
  readonly bytes: number;
  readonly indexBytes: number;
}

/** Appends to one partition; every call must hold the log's lock. */
export class PartitionWriter {
  readonly #folder: string;
  #known: End | null = null;

  constructor(
    log: string,
    partition: number,
    private readonly options: WriterOptions,
  ) {
    this.#folder = partitionFolder(log, partition);
  }

  /** Resolves when the lines are on the disk. After a failure, whole lines of it may be in the log. */
  async append(records: readonly NewRecord[]): Promise<void> {
    const end = await this.#end();
    const entries = encodeEntries(entriesOf(records, end));
    const lines = joinLines(records);
    await appendDurably(end.segment.indexPath, entries);
    await appendDurably(end.segment.path, lines);
    if (end.bytes === 0) await syncPath(this.#folder);
    this.#known = {
      segment: end.segment,
      offset: end.offset + records.length,
      bytes: end.bytes + lines.length,
      indexBytes: end.indexBytes + entries.length,
    };
  }

  async #end(): Promise<End> {
    const last = (await segmentsOf(this.#folder)).at(-1);
    if (last === undefined) {
      await mkdir(this.#folder, { recursive: true });
      return newSegment(this.#folder, 0);
    }
    const end = (await this.#unchanged(last)) ?? (await this.#repaired(last));
    return end.bytes < this.options.segmentBytes ? end : newSegment(this.#folder, end.offset);
  }

  /** What this writer left, if nobody wrote since. */
  async #unchanged(last: Segment): Promise<End | null> {
    const known = this.#known;
    if (known?.segment.base !== last.base) return null;
    const [bytes, indexBytes] = await Promise.all([sizeOf(last.path), sizeOf(last.indexPath)]);
    return bytes === known.bytes && indexBytes === known.indexBytes ? known : null;
  }

  async #repaired(segment: Segment): Promise<End> {
    const { offset, lineBytes, fileBytes, indexEntries } = await settledEndOf(segment);
    if (fileBytes > lineBytes) {
      await truncate(segment.path, lineBytes);
      this.options.onTornTail({ path: segment.path, bytes: fileBytes - lineBytes });
    }
    const indexBytes = indexEntries * entryBytes;
    if ((await sizeOf(segment.indexPath)) > indexBytes) await truncate(segment.indexPath, indexBytes);
    return { segment, offset, bytes: lineBytes, indexBytes };
  }
}

/** A line that is still growing is not torn: a person may be writing it, or a writer that lost its lock. */
async function settledEndOf(segment: Segment): Promise<SegmentEnd> {
  for (let before = await endOf(segment); ; ) {
    if (before.fileBytes === before.lineBytes) return before;
    await sleep(settleMs);
    const now = await endOf(segment);
    if (now.fileBytes === before.fileBytes) return now;
    before = now;
  }
}

function newSegment(folder: string, base: number): End {
  return { segment: segmentAt(folder, base), offset: base, bytes: 0, indexBytes: 0 };
}

/** One per change of the log time. */
function entriesOf(records: readonly NewRecord[], end: End): IndexEntry[] {
  const entries: IndexEntry[] = [];
  let bytePosition = end.bytes;
  let last = Number.NaN;
  for (const [i, { logTime, value }] of records.entries()) {
    if (logTime !== last) entries.push({ firstOffset: end.offset + i, bytePosition, logTime });
    last = logTime;
    bytePosition += value.length + 1;
  }
  return entries;
}

function joinLines(records: readonly NewRecord[]): Buffer {
  const lines = Buffer.allocUnsafe(records.reduce((bytes, { value }) => bytes + value.length + 1, 0));
  let end = 0;
  for (const { value } of records) {
    lines.set(value, end);
    end += value.length;
    lines[end++] = newline;
  }
  return lines;
}

async function appendDurably(path: string, bytes: Buffer): Promise<void> {
  const file = await open(path, 'a');
  try {
    await file.writeFile(bytes);
    await file.datasync();
  } finally {
    await file.close();
  }
}

async function sizeOf(path: string): Promise<number> {
  return (await stat(path).catch(ifMissing(null)))?.size ?? 0;
}
