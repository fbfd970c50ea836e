import type { KafkaMessage } from 'kafkajs';
import type { LogBatch, LogRecord } from '../event-log.js';

/** Messages as kafkajs has them, of which records are made when they are asked for. */
export class MessageBatch implements LogBatch {
  #records: readonly LogRecord[] | null = null;

  constructor(
    readonly partition: number,
    private readonly messages: readonly KafkaMessage[],
    readonly position: number,
    readonly notRecords: number,
  ) {}

  get records(): readonly LogRecord[] {
    this.#records ??= this.messages.map(recordOf);
    return this.#records;
  }
}

function recordOf({ offset, timestamp, key, value }: KafkaMessage): LogRecord {
  return { offset: Number(offset), logTime: Number(timestamp), key, value };
}
