import { randomUUID } from 'node:crypto';
import type { Admin } from 'kafkajs';
import { assertPartitions, type LogExtent } from '../assert-readable.js';
import type { LogBatch, ReadOptions } from '../event-log.js';
import type { KafkaAddress } from './address.js';
import { Delivery, type Fetched } from './delivery.js';
import { asLogError, isSettling } from './failures.js';
import { GroupConsumer, type GroupHandler } from './group-consumer.js';
import { HandOver } from './hand-over.js';

export interface ReaderPlace {
  readonly address: KafkaAddress;
  readonly admin: Admin;
  readonly log: LogExtent;
  readonly fetchBytes: number;
}

const fetchesAhead = 1;
const longestWaitMs = 200;
const sessionTimeoutMs = 30_000;
/** Of some two seconds each, while a broker that has just started gets its groups ready. */
const joinsAtMost = 6;

/**
 * Reads a topic through a consumer group of its own, since kafkajs knows no other way: every join seeks to where
 * reading stands, nothing is committed, and the group is deleted at the end.
 */
export class KafkaReader implements GroupHandler {
  readonly #groupId = `streamguard-${randomUUID()}`;
  readonly #consumer: GroupConsumer;
  readonly #handOver = new HandOver<Fetched>(fetchesAhead);
  /** Per partition, the next offset to fetch. */
  readonly #fetched: number[];
  readonly #deliveries: readonly Delivery[];
  #joins = 1;

  constructor(
    private readonly place: ReaderPlace,
    private readonly range: ReadOptions,
  ) {
    const { address, fetchBytes, log } = place;
    this.#fetched = [...range.from];
    this.#deliveries = range.from.map((from, partition) => {
      return new Delivery(log, partition, from, range.to?.[partition]);
    });
    const group = { groupId: this.#groupId, fetchBytes, sessionTimeoutMs, longestWaitMs };
    this.#consumer = new GroupConsumer(address, group, this);
  }

  async *batches(): AsyncGenerator<LogBatch> {
    const { signal } = this.range;
    const stop = () => this.#handOver.close();
    if (signal?.aborted || this.#isDone()) return;
    signal?.addEventListener('abort', stop);
    try {
      await this.#consumer.run();
      for await (const fetched of this.#handOver) {
        const delivery = this.#deliveries[fetched.partition]!;
        await delivery.assertWanted(fetched);
        const batch = delivery.take(fetched);
        if (batch) yield batch;
        if (this.#isDone()) return;
      }
    } catch (thrown) {
      throw asLogError(this.place.address, thrown);
    } finally {
      signal?.removeEventListener('abort', stop);
      stop();
      await this.#consumer.disconnect();
      await this.place.admin.deleteGroups([this.#groupId]).catch(() => undefined);
    }
  }

  joined(partitions: readonly number[]): void {
    assertPartitions(this.place.log, this.#fetched.length, partitions.length);
    for (const [partition, offset] of this.#fetched.entries()) {
      if (this.#isFetched(partition, offset)) this.#consumer.hold(partition);
      else this.#consumer.flow(partition, offset);
    }
  }

  get hasRoom(): boolean {
    return this.#handOver.hasRoom;
  }

  room(): Promise<void> {
    return this.#handOver.room();
  }

  fetched(fetched: Fetched): void {
    const { partition, end } = fetched;
    this.#fetched[partition] = Math.max(this.#fetched[partition] ?? 0, end);
    if (this.#isFetched(partition, end)) this.#consumer.hold(partition);
    this.#handOver.add(fetched);
  }

  again(error: Error): boolean {
    return isSettling(error) && this.#joins++ < joinsAtMost;
  }

  failed(thrown: unknown): void {
    this.#handOver.fail(thrown);
  }

  #isFetched(partition: number, position: number): boolean {
    return position >= (this.#deliveries[partition]?.end ?? 0);
  }

  #isDone(): boolean {
    return this.#deliveries.every(({ position, end }) => position >= end);
  }
}
