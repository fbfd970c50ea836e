import { type FileHandle, open } from 'node:fs/promises';
import { StreamGuardError } from '../../../core/errors/errors.js';
import type { LogBatch, Stretches } from '../event-log.js';
import { type Segment, segmentsOf } from './layout.js';
import { LineBatch } from './line-batch.js';
import { isBlank, newline, readLines } from './lines.js';
import { LogTimes } from './log-times.js';

interface OpenSegment {
  readonly segment: Segment;
  /** Where the next segment begins. */
  readonly limit: number;
  readonly file: FileHandle;
  readonly times: LogTimes;
  /** Where the next line begins, and the offset it has if it is a record. */
  byte: number;
  lineOffset: number;
}

/** Where in the log a cursor reads. */
export interface CursorPlace {
  readonly url: string;
  readonly partition: number;
  readonly folder: string;
  readonly chunkBytes: number;
}

/**
 * Reads a partition forward. Nothing of an incomplete line is kept between two reads, so a torn tail that a writer cuts
 * and overwrites is never mixed with what replaces it.
 */
export class PartitionCursor {
  #open: OpenSegment | null = null;

  constructor(
    private readonly place: CursorPlace,
    /** The next offset to deliver. */
    public position: number,
  ) {}

  /** The next records below `end`; null when none are there now. */
  async next(end: number): Promise<LogBatch | null> {
    for (;;) {
      this.#open ??= await this.#openAt(this.position);
      if (this.#open === null) return null;
      const lines = await this.#lines(this.#open);
      if (lines === null) return null;
      if (lines.length === 0) {
        await this.close();
        continue;
      }
      const records = this.#records(this.#open, lines, end);
      if (records.lengths.length > 0) return new LineBatch(this.place.partition, records);
    }
  }

  async close(): Promise<void> {
    const open = this.#open;
    this.#open = null;
    await Promise.all([open?.file.close(), open?.times.close()]);
  }

  async #openAt(offset: number): Promise<OpenSegment | null> {
    const segments = await segmentsOf(this.place.folder);
    const i = segments.findLastIndex(({ base }) => base <= offset);
    const segment = segments[i];
    if (segment === undefined) {
      if (segments[0] !== undefined) throw this.#gone(segments[0].base);
      return null;
    }
    const file = await open(segment.path);
    const { times, start } = await LogTimes.open(segment, offset);
    return {
      segment,
      limit: segments[i + 1]?.base ?? Number.POSITIVE_INFINITY,
      file,
      times,
      byte: start?.bytePosition ?? 0,
      lineOffset: start?.firstOffset ?? segment.base,
    };
  }

  /** null at the end of the log; no bytes at the end of a segment that has a successor. */
  async #lines({ segment, file, byte, lineOffset, times }: OpenSegment): Promise<Buffer | null> {
    let lines = await readLines(file, segment.path, byte, this.place.chunkBytes);
    if (lines.length === 0) {
      const segments = await segmentsOf(this.place.folder);
      const successor = segments.find(({ base }) => base > segment.base);
      if (successor === undefined) return null;
      // Lines may have come before the successor was made.
      lines = await readLines(file, segment.path, byte, this.place.chunkBytes);
      if (lines.length === 0 && successor.base !== lineOffset) {
        const earliest = segments[0]?.base ?? 0;
        throw earliest > lineOffset
          ? this.#gone(earliest)
          : notContinued(segment, lineOffset, successor.base);
      }
    }
    if (lines.length > 0) await times.advance(byte + lines.length);
    return lines;
  }

  #records(open: OpenSegment, bytes: Buffer, end: number): Stretches {
    const firstOffset = Math.max(this.position, open.lineOffset);
    const starts: number[] = [];
    const lengths: number[] = [];
    const logTimes: number[] = [];
    let start = 0;
    while (start < bytes.length && open.lineOffset < end) {
      const lineEnd = bytes.indexOf(newline, start);
      if (!isBlank(bytes, start, lineEnd)) {
        const offset = open.lineOffset++;
        if (offset === open.limit) throw notContinued(open.segment, open.lineOffset, open.limit);
        if (offset >= firstOffset) {
          starts.push(start);
          lengths.push(lineEnd - start);
          logTimes.push(open.times.at(offset));
        }
      }
      start = lineEnd + 1;
    }
    open.byte += start;
    this.position = Math.max(this.position, open.lineOffset);
    return { firstOffset, bytes, starts, lengths, logTimes };
  }

  #gone(earliest: number): StreamGuardError {
    return new StreamGuardError('log-range-gone', {
      partition: this.place.partition,
      url: this.place.url,
      earliest,
      wanted: this.position,
    });
  }
}

function notContinued(segment: Segment, end: number, next: number): StreamGuardError {
  const problem = `${end < next ? 'ends before' : 'goes on after'} offset ${next}, where the next segment begins`;
  return new StreamGuardError('log-damaged', { path: segment.path, problem });
}
