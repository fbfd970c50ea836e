import kafkajs, { type Consumer, type EachBatchPayload, type PartitionAssigner } from 'kafkajs';
import type { KafkaAddress } from './address.js';
import { kafkaClient, retry } from './client.js';
import type { Fetched } from './delivery.js';

export interface GroupOptions {
  readonly groupId: string;
  /** Bytes per fetch from a broker, before decompression. */
  readonly fetchBytes: number;
  /** A member that is not heard of for so long is out. */
  readonly sessionTimeoutMs: number;
  /** A record that is there ends the wait of a fetch; a partition that is let flow meanwhile waits for its end. */
  readonly longestWaitMs: number;
  readonly assigner?: PartitionAssigner;
}

/** Who is told what a consumer meets. */
export interface GroupHandler {
  /** Before the first fetch after a join, which forgets what flows from where. */
  joined(partitions: readonly number[]): void;
  readonly hasRoom: boolean;
  room(): Promise<void>;
  /** Also of a fetch that brought only markers and aborted records. */
  fetched(fetched: Fetched): void;
  /** Whether to begin again after this failure, with a new join. */
  again(error: Error): boolean;
  /** With what ended it, also where `joined` threw. */
  failed(thrown: unknown): void;
}

const partitionsPerFetch = 4;
const beatsPerSession = 10;

/** A kafkajs consumer of one topic that commits nothing by itself and tells of every offset that it fetches. */
export class GroupConsumer {
  readonly #consumer: Consumer;
  readonly #heartbeatMs: number;
  /** Whether kafkajs has a group to which seeking and pausing can apply; `joined` says all of it anew. */
  #isUp = false;
  #heardMs = Number.NEGATIVE_INFINITY;
  #refusal: unknown = null;
  #rejoins = false;

  constructor(
    private readonly address: KafkaAddress,
    private readonly options: GroupOptions,
    private readonly handler: GroupHandler,
  ) {
    this.#heartbeatMs = options.sessionTimeoutMs / beatsPerSession;
    this.#consumer = kafkaClient(address).consumer({
      groupId: options.groupId,
      allowAutoTopicCreation: false,
      maxBytesPerPartition: Math.ceil(options.fetchBytes / partitionsPerFetch),
      maxBytes: options.fetchBytes,
      maxWaitTimeInMs: options.longestWaitMs,
      sessionTimeout: options.sessionTimeoutMs,
      heartbeatInterval: this.#heartbeatMs,
      retry: { ...retry, restartOnFailure: async (error) => handler.again(error) },
      ...(options.assigner && { partitionAssigners: [options.assigner] }),
    });
    this.#listen();
  }

  /** Whether the group cannot have given our partitions away for want of a sign of life. */
  get isInSession(): boolean {
    return performance.now() - this.#heardMs < this.options.sessionTimeoutMs;
  }

  async run(): Promise<void> {
    await this.#consumer.connect();
    await this.#consumer.subscribe({ topics: [this.address.topic], fromBeginning: true });
    await this.#consumer.run({ autoCommit: false, eachBatch: (payload) => this.#eachBatch(payload) });
  }

  flow(partition: number, offset: number): void {
    if (!this.#isUp) return;
    const { topic } = this.address;
    this.#consumer.seek({ topic, partition, offset: String(offset) });
    this.#consumer.resume([{ topic, partitions: [partition] }]);
  }

  hold(partition: number): void {
    if (this.#isUp) this.#consumer.pause([{ topic: this.address.topic, partitions: [partition] }]);
  }

  /** Lets the group form anew. */
  rejoin(): void {
    this.#rejoins = true;
  }

  async commit(positions: ReadonlyMap<number, number>): Promise<void> {
    const { topic } = this.address;
    await this.#consumer.commitOffsets(
      [...positions].map(([partition, position]) => ({ topic, partition, offset: String(position) })),
    );
  }

  async disconnect(): Promise<void> {
    await this.#consumer.disconnect().catch(() => undefined);
  }

  #listen(): void {
    const { events } = this.#consumer;
    this.#consumer.on(events.GROUP_JOIN, ({ payload }) => {
      this.#isUp = true;
      this.#heardMs = performance.now();
      try {
        this.handler.joined(payload.memberAssignment[this.address.topic] ?? []);
      } catch (thrown) {
        this.handler.failed(thrown);
      }
    });
    this.#consumer.on(events.STOP, () => {
      this.#isUp = false;
    });
    this.#consumer.on(events.HEARTBEAT, () => {
      this.#heardMs = performance.now();
    });
    this.#consumer.on(events.CRASH, ({ payload: { error, restart } }) => {
      if (!restart) this.handler.failed(error);
    });
    this.#consumer.on(events.FETCH_START, () => {
      this.#refusal = null;
      if (!this.#rejoins) return;
      this.#rejoins = false;
      throw groupFormsAnew();
    });
    // kafkajs does not call eachBatch where a fetch brought only markers and aborted records.
    this.#consumer.on(events.END_BATCH_PROCESS, ({ payload }) => {
      if (payload.batchSize > 0) return;
      const { partition, firstOffset, lastOffset } = payload;
      this.handler.fetched(fetchedOf(partition, firstOffset, lastOffset, []));
    });
  }

  async #eachBatch({ batch, heartbeat, isStale }: EachBatchPayload): Promise<void> {
    if (this.#refusal !== null) throw this.#refusal;
    if (!this.handler.hasRoom) await this.#room(heartbeat);
    if (isStale()) return;
    this.handler.fetched(fetchedOf(batch.partition, batch.firstOffset(), batch.lastOffset(), batch.messages));
  }

  /** Waits for room with a beating heart. Where the group answers that it forms anew, the fetch is given up for that. */
  async #room(heartbeat: () => Promise<void>): Promise<void> {
    let beating: NodeJS.Timeout | undefined;
    const refused = new Promise<never>((_, reject) => {
      const beat = () =>
        heartbeat().catch((thrown) => {
          if (!(thrown instanceof kafkajs.KafkaJSProtocolError)) return;
          this.#refusal = thrown;
          reject(thrown);
        });
      beating = setInterval(() => void beat(), this.#heartbeatMs);
    });
    try {
      await Promise.race([this.handler.room(), refused]);
    } finally {
      clearInterval(beating);
    }
  }
}

function fetchedOf(
  partition: number,
  first: string | null,
  last: string,
  messages: Fetched['messages'],
): Fetched {
  return { partition, first: Number(first ?? last), end: Number(last) + 1, messages };
}

/** What kafkajs takes, when an event's listener throws it, for the broker's own answer to a heartbeat: it joins again. */
function groupFormsAnew(): Error {
  return Object.assign(new Error('The group forms anew'), { type: 'REBALANCE_IN_PROGRESS' });
}
