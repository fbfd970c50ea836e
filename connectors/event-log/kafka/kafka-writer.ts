import kafkajs, { type Message, type Producer } from 'kafkajs';
import type { EventLogWriter, NewRecord } from '../event-log.js';
import { partitionOf } from '../partitioner.js';
import type { KafkaAddress } from './address.js';
import { kafkaClient, retry } from './client.js';
import { translated } from './failures.js';

/** Below the broker's default limit of 1 MiB per batch (message.max.bytes), before compression. */
const batchBytes = 900_000;
const recordOverheadBytes = 32;
/** Of all partitions; fewer are sent sooner than compressed. */
const bytesWorthCompressing = 16_000;

/** Idempotent, acknowledged by all replicas, gzip where it pays; one request at a time, so that appends keep their order. */
export class KafkaWriter implements EventLogWriter {
  #last: Promise<void> = Promise.resolve();

  private constructor(
    private readonly address: KafkaAddress,
    private readonly producer: Producer,
    private readonly partitions: number,
  ) {}

  static async connect(address: KafkaAddress, partitions: number): Promise<KafkaWriter> {
    const producer = kafkaClient(address).producer({
      idempotent: true,
      maxInFlightRequests: 1,
      allowAutoTopicCreation: false,
      retry: { ...retry, retries: 5 },
      createPartitioner:
        () =>
        ({ message }) =>
          message.partition ?? 0,
    });
    await translated(address, () => producer.connect());
    return new KafkaWriter(address, producer, partitions);
  }

  async append(records: readonly NewRecord[]): Promise<void> {
    const appended = this.#last.then(() => translated(this.address, () => this.#append(records)));
    this.#last = appended.catch(() => undefined);
    await appended;
  }

  async close(): Promise<void> {
    await this.#last;
    await this.producer.disconnect();
  }

  async #append(records: readonly NewRecord[]): Promise<void> {
    let messages: Message[] = [];
    const bytes = new Array<number>(this.partitions).fill(0);
    for (const { key, value, logTime } of records) {
      const partition = partitionOf(key, this.partitions);
      const size = key.length + value.length + recordOverheadBytes;
      if ((bytes[partition] ?? 0) + size > batchBytes && messages.length > 0) {
        await this.#send(messages, bytes);
        messages = [];
        bytes.fill(0);
      }
      messages.push({ key, value, partition, timestamp: String(logTime) });
      bytes[partition] = (bytes[partition] ?? 0) + size;
    }
    if (messages.length > 0) await this.#send(messages, bytes);
  }

  async #send(messages: Message[], bytes: readonly number[]): Promise<void> {
    const pays = bytes.reduce((sum, of) => sum + of, 0) >= bytesWorthCompressing;
    await this.producer.send({
      topic: this.address.topic,
      acks: -1,
      compression: pays ? kafkajs.CompressionTypes.GZIP : kafkajs.CompressionTypes.None,
      messages,
    });
  }
}
