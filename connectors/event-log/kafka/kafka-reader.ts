import { randomUUID } from 'node:crypto';
import type { Admin, Consumer, EachBatchPayload, KafkaMessage } from 'kafkajs';
import { StreamGuardError } from '../../../core/errors/errors.js';
import type { LogBatch, LogRecord, Positions, ReadOptions } from '../event-log.js';
import type { KafkaAddress } from './address.js';
import { kafkaClient, retry } from './client.js';
import { asLogError, isSettling } from './failures.js';
import { HandOver } from './hand-over.js';

/** What a fetch brought of one partition: offsets `[first, end)`, among them `messages`; markers are none. */
interface Fetched {
  readonly partition: number;
  readonly first: number;
  readonly end: number;
  readonly messages: readonly KafkaMessage[];
}

export interface ReaderPlace {
  readonly address: KafkaAddress;
  readonly admin: Admin;
  readonly fetchBytes: number;
  readonly positions: (at: 'earliest' | 'latest') => Promise<Positions>;
}

const fetchesAhead = 1;
const partitionsPerFetch = 4;
const longestWaitMs = 200;
const heartbeatMs = 3000;
/** Of some two seconds each, while a broker that has just started gets its groups ready. */
const joinsAtMost = 6;

/**
 * Reads a topic through a consumer group of its own, since kafkajs knows no other way: every join seeks to where
 * reading stands, nothing is committed, and the group is deleted at the end.
 *
 * Positions come from kafkajs' END_BATCH_PROCESS event where a fetch brought only markers and aborted records: for
 * those it does not call eachBatch.
 */
export class KafkaReader {
  readonly #groupId = `streamguard-${randomUUID()}`;
  readonly #consumer: Consumer;
  readonly #handOver = new HandOver<Fetched>(fetchesAhead);
  /** Per partition, the next offset to fetch. */
  readonly #fetched: number[];
  /** Per partition, the next offset to deliver. */
  readonly #delivered: number[];
  #joins = 1;

  constructor(
    private readonly place: ReaderPlace,
    private readonly range: ReadOptions,
  ) {
    this.#fetched = [...range.from];
    this.#delivered = [...range.from];
    this.#consumer = kafkaClient(place.address).consumer({
      groupId: this.#groupId,
      allowAutoTopicCreation: false,
      maxBytesPerPartition: Math.ceil(place.fetchBytes / partitionsPerFetch),
      maxBytes: place.fetchBytes,
      maxWaitTimeInMs: longestWaitMs,
      retry: {
        ...retry,
        restartOnFailure: async (error) => isSettling(error) && this.#joins++ < joinsAtMost,
      },
    });
  }

  async *batches(): AsyncGenerator<LogBatch> {
    const { signal } = this.range;
    const stop = () => this.#handOver.close();
    if (signal?.aborted || this.#isDone()) return;
    signal?.addEventListener('abort', stop);
    try {
      await this.#start();
      for await (const fetched of this.#handOver) {
        const batch = await this.#batchOf(fetched);
        if (batch) yield batch;
        if (this.#isDone()) return;
      }
    } catch (thrown) {
      throw asLogError(this.place.address, thrown);
    } finally {
      signal?.removeEventListener('abort', stop);
      stop();
      await this.#consumer.disconnect().catch(() => undefined);
      await this.place.admin.deleteGroups([this.#groupId]).catch(() => undefined);
    }
  }

  async #start(): Promise<void> {
    const { events } = this.#consumer;
    this.#consumer.on(events.GROUP_JOIN, ({ payload }) => this.#seek(payload.memberAssignment));
    this.#consumer.on(events.CRASH, ({ payload: { error, restart } }) => {
      if (!restart) this.#handOver.fail(error);
    });
    this.#consumer.on(events.END_BATCH_PROCESS, ({ payload }) => {
      if (payload.batchSize > 0) return;
      this.#handOver.add(this.#take(payload.partition, payload.firstOffset, payload.lastOffset, []));
    });
    await this.#consumer.connect();
    await this.#consumer.subscribe({ topics: [this.place.address.topic], fromBeginning: true });
    await this.#consumer.run({ autoCommit: false, eachBatch: (payload) => this.#eachBatch(payload) });
  }

  /** Before the first fetch after a join, which forgets where reading stood. */
  #seek(assignment: Readonly<Record<string, readonly number[]>>): void {
    const { topic, url } = this.place.address;
    const expected = this.#fetched.length;
    const found = assignment[topic]?.length ?? 0;
    if (found !== expected) {
      this.#handOver.fail(new StreamGuardError('log-partitions-changed', { url, found, expected }));
      return;
    }
    for (const [partition, offset] of this.#fetched.entries()) {
      if (offset >= this.#end(partition)) this.#consumer.pause([{ topic, partitions: [partition] }]);
      else this.#consumer.seek({ topic, partition, offset: String(offset) });
    }
  }

  async #eachBatch({ batch, heartbeat }: EachBatchPayload): Promise<void> {
    const alive = setInterval(() => void heartbeat().catch(() => undefined), heartbeatMs);
    try {
      const { partition, messages } = batch;
      await this.#handOver.push(this.#take(partition, batch.firstOffset(), batch.lastOffset(), messages));
    } finally {
      clearInterval(alive);
    }
  }

  #take(partition: number, first: string | null, last: string, messages: readonly KafkaMessage[]): Fetched {
    const { topic } = this.place.address;
    const end = Number(last) + 1;
    this.#fetched[partition] = Math.max(this.#fetched[partition] ?? 0, end);
    if (end >= this.#end(partition)) this.#consumer.pause([{ topic, partitions: [partition] }]);
    return { partition, first: Number(first ?? last), end, messages };
  }

  /** null for what is here already: a join may fetch twice. */
  async #batchOf({ partition, first, end, messages }: Fetched): Promise<LogBatch | null> {
    const wanted = this.#delivered[partition] ?? 0;
    if (first > wanted) await this.#assertNotGone(partition, wanted);
    if (end <= wanted) {
      await this.#assertNotShorter(partition, wanted);
      return null;
    }
    const position = Math.min(end, this.#end(partition));
    const records = recordsWithin(messages, wanted, position);
    this.#delivered[partition] = position;
    return { partition, records, position, notRecords: position - wanted - records.length };
  }

  /** kafkajs goes on at the earliest offset where the wanted one is out of range, and does not say so. */
  async #assertNotGone(partition: number, wanted: number): Promise<void> {
    const earliest = (await this.place.positions('earliest'))[partition] ?? 0;
    const { url } = this.place.address;
    if (earliest > wanted) throw new StreamGuardError('log-range-gone', { partition, url, earliest, wanted });
  }

  async #assertNotShorter(partition: number, wanted: number): Promise<void> {
    const latest = (await this.place.positions('latest'))[partition] ?? 0;
    const { url } = this.place.address;
    if (latest < wanted) throw new StreamGuardError('log-shorter', { partition, url, latest, wanted });
  }

  #end(partition: number): number {
    return this.range.to?.[partition] ?? Number.POSITIVE_INFINITY;
  }

  #isDone(): boolean {
    return this.#delivered.every((position, partition) => position >= this.#end(partition));
  }
}

function recordsWithin(messages: readonly KafkaMessage[], start: number, end: number): LogRecord[] {
  const records: LogRecord[] = [];
  for (const { offset: text, timestamp, key, value } of messages) {
    const offset = Number(text);
    if (offset >= start && offset < end) records.push({ offset, logTime: Number(timestamp), key, value });
  }
  return records;
}
