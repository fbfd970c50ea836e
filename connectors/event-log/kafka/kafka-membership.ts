import { causeOf, StreamGuardError } from '../../../core/errors/errors.js';
import { assertPartitions, assertWithin, extentOf, type LogExtent } from '../assert-readable.js';
import type { JoinOptions, LogBatch, MemberEvent, Membership } from '../event-log.js';
import { goneOf } from '../gone.js';
import type { KafkaAddress } from './address.js';
import { stickyAssigner } from './assigner.js';
import { Delivery, type Fetched } from './delivery.js';
import { asLogError, isPassing } from './failures.js';
import { GroupConsumer, type GroupHandler } from './group-consumer.js';
import { HandOver } from './hand-over.js';
import { Ownership } from './ownership.js';

export interface MemberPlace {
  readonly address: KafkaAddress;
  readonly log: LogExtent;
  readonly partitions: number;
  readonly fetchBytes: number;
  readonly sessionTimeoutMs: number;
}

/** A fetch, and the delivery that it was made for: of no use any more when that has been replaced. */
interface FetchedFor {
  readonly kind: 'fetched';
  readonly delivery: Delivery;
  readonly fetched: Fetched;
}

const fetchesAhead = 1;
const longestWaitMs = 100;

/**
 * A member of a real consumer group. Whatever interrupts a partition (a join, a pause, a new start) replaces its
 * delivery, at the offset where it stood, and fetches from there again: fetches for the one before are dropped.
 */
export class KafkaMembership implements Membership, GroupHandler {
  readonly #consumer: GroupConsumer;
  readonly #handOver = new HandOver<MemberEvent | FetchedFor>(fetchesAhead);
  readonly #ownership = new Ownership();
  /** Of the partitions that were started. */
  readonly #deliveries = new Map<number, Delivery>();
  readonly #paused = new Set<number>();
  #isBroken = false;
  #hasLeft = false;

  static async join(place: MemberPlace, options: JoinOptions): Promise<Membership> {
    const membership = new KafkaMembership(place, options);
    await membership.#consumer.run();
    return membership;
  }

  private constructor(
    private readonly place: MemberPlace,
    { group, preferred }: JoinOptions,
  ) {
    const { address, fetchBytes, sessionTimeoutMs } = place;
    // Who was not heard of for a session claims nothing: others may own it by now.
    const assigner = stickyAssigner(() => ({
      owned: this.#consumer.isInSession ? this.#ownership.claims() : [],
      preferred: [...preferred()],
    }));
    const settings = { groupId: group, fetchBytes, sessionTimeoutMs, longestWaitMs, assigner };
    this.#consumer = new GroupConsumer(address, settings, this);
  }

  async *events(): AsyncGenerator<MemberEvent, void, undefined> {
    try {
      for await (const item of this.#handOver) {
        if (item.kind === 'fetched') {
          const batch = await this.#batchOf(item);
          if (batch) yield { kind: 'batch', batch };
        } else {
          yield item;
          if (item.kind === 'revoked') this.#release(item.partitions);
        }
      }
    } catch (thrown) {
      throw asLogError(this.place.address, thrown);
    } finally {
      await this.leave();
    }
  }

  start(partition: number, position: number): void {
    if (!this.#ownership.has(partition)) return;
    this.#paused.delete(partition);
    this.#begin(partition, position);
    void this.#verify();
  }

  pause(partition: number): void {
    this.#paused.add(partition);
    this.#renew(partition);
  }

  resume(partition: number): void {
    this.#paused.delete(partition);
    this.#renew(partition);
  }

  async commit(positions: ReadonlyMap<number, number>): Promise<void> {
    await this.#consumer.commit(positions).catch(() => undefined);
  }

  async leave(): Promise<void> {
    this.#hasLeft = true;
    this.#handOver.close();
    await this.#consumer.disconnect();
  }

  joined(partitions: readonly number[]): void {
    if (this.#isBroken) this.#handOver.add({ kind: 'condition', broken: null });
    this.#isBroken = false;
    const { assigned, revoked } = this.#ownership.change(partitions);
    for (const partition of revoked) this.#stop(partition);
    if (revoked.length > 0) this.#handOver.add({ kind: 'revoked', partitions: revoked });
    if (assigned.length > 0) this.#handOver.add({ kind: 'assigned', partitions: assigned });
    for (const partition of partitions) this.#renew(partition);
    void this.#verify();
  }

  get hasRoom(): boolean {
    return this.#handOver.hasRoom;
  }

  room(): Promise<void> {
    return this.#handOver.room();
  }

  fetched(fetched: Fetched): void {
    const delivery = this.#deliveries.get(fetched.partition);
    if (delivery && !this.#paused.has(fetched.partition))
      this.#handOver.add({ kind: 'fetched', delivery, fetched });
  }

  again(error: Error): boolean {
    if (this.#hasLeft || !isPassing(error)) return false;
    if (!this.#isBroken)
      this.#handOver.add({ kind: 'condition', broken: causeOf(asLogError(this.place.address, error)) });
    this.#isBroken = true;
    return true;
  }

  failed(thrown: unknown): void {
    this.#handOver.fail(thrown);
  }

  async #batchOf({ delivery, fetched }: FetchedFor): Promise<LogBatch | null> {
    if (!this.#isCurrent(delivery)) return null;
    try {
      await delivery.assertWanted(fetched);
    } catch (thrown) {
      if (isAway(thrown)) this.#renew(delivery.partition);
      else this.#stopIfGone(delivery, thrown);
    }
    // Markers further on may be of a fetch from before a start; records are not, and will lead over them.
    const isApart = fetched.messages.length === 0 && fetched.first > delivery.position;
    return this.#isCurrent(delivery) && !isApart ? delivery.take(fetched) : null;
  }

  /** Asks the log, at a start and a join, whether what is wanted is there: where nothing is fetched, kafkajs is silent. */
  async #verify(): Promise<void> {
    const { log, partitions } = this.place;
    const wanted = [...this.#deliveries.values()].map((delivery) => [delivery, delivery.position] as const);
    try {
      const extent = await extentOf(log);
      assertPartitions(log, partitions, extent.latest.length);
      for (const [delivery, position] of wanted)
        try {
          assertWithin(log, extent, delivery.partition, position);
        } catch (thrown) {
          if (delivery.position === position) this.#stopIfGone(delivery, thrown);
        }
    } catch (thrown) {
      if (!isAway(thrown)) this.#handOver.fail(thrown);
    }
  }

  #stopIfGone(delivery: Delivery, thrown: unknown): void {
    const gone = goneOf(thrown);
    if (!this.#isCurrent(delivery)) return;
    this.#stop(delivery.partition);
    this.#handOver.add(gone);
  }

  #isCurrent(delivery: Delivery): boolean {
    return this.#deliveries.get(delivery.partition) === delivery;
  }

  #begin(partition: number, position: number): void {
    this.#deliveries.set(partition, new Delivery(this.place.log, partition, position));
    if (this.#paused.has(partition)) this.#consumer.hold(partition);
    else this.#consumer.flow(partition, position);
  }

  /** Goes on where delivery stood, if it was started. */
  #renew(partition: number): void {
    const delivery = this.#deliveries.get(partition);
    if (delivery) this.#begin(partition, delivery.position);
    else this.#consumer.hold(partition);
  }

  #stop(partition: number): void {
    this.#deliveries.delete(partition);
    this.#paused.delete(partition);
    this.#consumer.hold(partition);
  }

  #release(partitions: readonly number[]): void {
    this.#ownership.release(partitions);
    this.#consumer.rejoin();
  }
}

/** Whether the log could not be asked: another join will come, and with it the question again. */
function isAway(thrown: unknown): boolean {
  return thrown instanceof StreamGuardError && thrown.retry;
}
