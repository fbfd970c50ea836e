import { causeOf, StreamGuardError } from '../../../core/errors/errors.js';
import type { EventLogWriter, NewRecord } from '../event-log.js';
import { partitionOf } from '../partitioner.js';
import { isBlank, newline } from './lines.js';
import { withLock } from './lock.js';
import { PartitionWriter, type WriterOptions } from './partition-writer.js';

/** Appends in call order; several writers, also of other processes, may write at once. */
export class DirectoryWriter implements EventLogWriter {
  readonly #partitions: readonly PartitionWriter[];
  #last: Promise<void> = Promise.resolve();

  constructor(
    private readonly log: string,
    private readonly url: string,
    partitions: number,
    options: WriterOptions,
  ) {
    this.#partitions = Array.from({ length: partitions }, (_, i) => new PartitionWriter(log, i, options));
  }

  async append(records: readonly NewRecord[]): Promise<void> {
    for (const { value } of records) this.#check(value);
    const appended = this.#last.then(() => this.#append(records));
    this.#last = appended.catch(() => undefined);
    await appended;
  }

  async close(): Promise<void> {
    await this.#last;
  }

  async #append(records: readonly NewRecord[]): Promise<void> {
    if (records.length === 0) return;
    const perPartition = this.#partitions.map((): NewRecord[] => []);
    for (const record of records) perPartition[partitionOf(record.key, perPartition.length)]?.push(record);
    await withLock(this.log, async () => {
      const outcomes = await Promise.allSettled(
        this.#partitions.map((writer, i) => appendTo(writer, perPartition[i] ?? [])),
      );
      for (const outcome of outcomes) if (outcome.status === 'rejected') throw unwritable(outcome.reason);
    });
  }

  #check(value: Buffer): void {
    if (value.includes(newline)) throw this.#refused('holds a newline');
    if (isBlank(value, 0, value.length)) throw this.#refused('is empty or blank');
  }

  #refused(problem: string): StreamGuardError {
    return new StreamGuardError('log-value-refused', { url: this.url, problem });
  }
}

async function appendTo(writer: PartitionWriter, records: readonly NewRecord[]): Promise<void> {
  if (records.length > 0) await writer.append(records);
}

function unwritable(cause: unknown): unknown {
  if (!(cause instanceof Error && 'syscall' in cause)) return cause;
  return new StreamGuardError('log-unwritable', { cause: causeOf(cause) }, { cause });
}
