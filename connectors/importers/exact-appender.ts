import type { EventLog, EventLogWriter } from '../event-log/event-log.js';
import { notYetIn } from '../event-log/not-yet-in.js';
import type { ImportedRecord } from './importer.js';
import type { Entry, Journal } from './journal.js';

/** A batch goes out when it holds as many records or bytes. */
export interface BatchLimits {
  readonly records: number;
  readonly bytes: number;
}

export const batchLimits: BatchLimits = { records: 50_000, bytes: 8 * 1024 * 1024 };

/**
 * Appends a file's records exactly once, whenever the process is killed. Before a batch goes out, the journal says which
 * records it holds and where the log ended. Whoever goes on passes over the records before that batch, makes the batch
 * again from the same file, and appends of it what the log does not hold past that place.
 */
export class ExactAppender {
  #batch: ImportedRecord[] = [];
  #bytes = 0;
  /** Records of the file that are still to be passed over. */
  #passOver: number;

  constructor(
    private readonly log: EventLog,
    private readonly writer: EventLogWriter,
    private readonly journal: Journal,
    private entry: Entry,
    private readonly now: () => number,
    private readonly limits: BatchLimits,
  ) {
    this.#passOver = entry.appended;
  }

  add(record: ImportedRecord): void {
    if (this.#passOver > 0) {
      this.#passOver--;
      return;
    }
    this.#batch.push(record);
    this.#bytes += record.value.length;
  }

  /** Time to flush. A batch that a killed import began is made again record for record. */
  get full(): boolean {
    const begun = this.entry.batch;
    if (begun) return this.#batch.length >= begun.records;
    return this.#bytes >= this.limits.bytes || this.#batch.length >= this.limits.records;
  }

  async flush(): Promise<void> {
    if (this.#batch.length === 0) return;
    const records = this.entry.batch
      ? await notYetIn(this.log, this.entry.batch.before, this.#batch)
      : await this.#begin();
    const logTime = this.now();
    await this.writer.append(records.map(({ key, value }) => ({ key, value, logTime })));
    this.entry = { ...this.entry, appended: this.entry.appended + this.#batch.length, batch: null };
    this.#batch = [];
    this.#bytes = 0;
  }

  async finish(done: NonNullable<Entry['done']>): Promise<void> {
    await this.flush();
    await this.journal.write({ ...this.entry, done });
  }

  async #begin(): Promise<readonly ImportedRecord[]> {
    const before = [...(await this.log.positions('latest'))];
    this.entry = { ...this.entry, batch: { records: this.#batch.length, before } };
    await this.journal.write(this.entry);
    return this.#batch;
  }
}
