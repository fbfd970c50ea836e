import type { LogBatch, LogRecord, Stretches } from '../event-log.js';
import { recordAt } from '../stretches.js';

/** Records of a partition that follow one another, read as lines into one buffer. */
export class LineBatch implements LogBatch {
  readonly notRecords = 0;
  #records: readonly LogRecord[] | null = null;

  constructor(
    readonly partition: number,
    readonly stretches: Stretches,
  ) {}

  get position(): number {
    return this.stretches.firstOffset + this.stretches.lengths.length;
  }

  get records(): readonly LogRecord[] {
    this.#records ??= this.stretches.lengths.map((_, index) => recordAt(this.stretches, index));
    return this.#records;
  }
}
