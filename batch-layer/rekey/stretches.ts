import type { LogBatch, LogRecord, Positions } from '../../connectors/event-log/event-log.js';

/** A part of a log: what follows the stretch before, up to `to`. */
export interface Stretch {
  /**
   * In order of log time across partitions; within a partition always by offset, also where log times fall. Of equal
   * log times the lower partition's comes first.
   */
  readonly records: readonly LogRecord[];
  readonly to: Positions;
  /** Per partition, the last record of it in this stretch. */
  readonly last: readonly (LogRecord | null)[];
}

/** A stretch ends when it holds as many records or bytes. */
export interface StretchLimits {
  readonly records: number;
  readonly bytes: number;
}

export const stretchLimits: StretchLimits = { records: 50_000, bytes: 8 * 1024 * 1024 };

/** The batches of one partition each (the index), which stood at `from`, merged; memory: a batch per partition and a stretch. */
export async function* stretches(
  partitions: readonly (AsyncIterable<LogBatch> | Iterable<LogBatch>)[],
  from: Positions,
  limits: StretchLimits,
): AsyncGenerator<Stretch> {
  const cursors = partitions.map((batches, partition) => new Cursor(batches, from[partition]!));
  try {
    let draft = new Draft(partitions.length);
    for (;;) {
      for (const cursor of cursors) if (cursor.needsBatch) await cursor.fetch();
      const partition = earliest(cursors);
      if (partition === null) break;
      draft.add(partition, cursors[partition]!.take());
      if (draft.records.length < limits.records && draft.bytes < limits.bytes) continue;
      yield draft.upTo(cursors);
      draft = new Draft(partitions.length);
    }
    yield draft.upTo(cursors);
  } finally {
    await Promise.all(cursors.map((cursor) => cursor.close()));
  }
}

/** The partition whose next record the log took first; null where none has one. */
function earliest(cursors: readonly Cursor[]): number | null {
  let found: number | null = null;
  let leastTime = Number.POSITIVE_INFINITY;
  for (let partition = 0; partition < cursors.length; partition++) {
    const head = cursors[partition]!.head;
    if (head === undefined || (found !== null && head.logTime >= leastTime)) continue;
    found = partition;
    leastTime = head.logTime;
  }
  return found;
}

class Cursor {
  readonly #batches: AsyncIterator<LogBatch> | Iterator<LogBatch>;
  #batch: LogBatch | null = null;
  #next = 0;
  #ended = false;

  constructor(
    batches: AsyncIterable<LogBatch> | Iterable<LogBatch>,
    public position: number,
  ) {
    this.#batches =
      Symbol.asyncIterator in batches ? batches[Symbol.asyncIterator]() : batches[Symbol.iterator]();
  }

  get head(): LogRecord | undefined {
    return this.#batch?.records[this.#next];
  }

  get needsBatch(): boolean {
    return !this.#ended && this.head === undefined;
  }

  /** Goes on to the next record, over markers and the like, or to the end. */
  async fetch(): Promise<void> {
    while (this.needsBatch) {
      const { value, done } = await this.#batches.next();
      if (done) this.#ended = true;
      else {
        this.#batch = value;
        this.#next = 0;
        if (value.records.length === 0) this.position = value.position;
      }
    }
  }

  take(): LogRecord {
    const { records, position } = this.#batch!;
    const record = records[this.#next++]!;
    this.position = this.#next === records.length ? position : record.offset + 1;
    return record;
  }

  async close(): Promise<void> {
    await this.#batches.return?.();
  }
}

class Draft {
  readonly records: LogRecord[] = [];
  readonly #last: (LogRecord | null)[];
  bytes = 0;

  constructor(partitions: number) {
    this.#last = new Array<LogRecord | null>(partitions).fill(null);
  }

  add(partition: number, record: LogRecord): void {
    this.records.push(record);
    this.bytes += record.value?.length ?? 0;
    this.#last[partition] = record;
  }

  upTo(cursors: readonly Cursor[]): Stretch {
    return { records: this.records, to: cursors.map(({ position }) => position), last: this.#last };
  }
}
