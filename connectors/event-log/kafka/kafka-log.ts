import { createHash } from 'node:crypto';
import type { Admin } from 'kafkajs';
import { StreamGuardError } from '../../../core/errors/errors.js';
import { assertReadable } from '../assert-readable.js';
import type {
  At,
  EventLog,
  EventLogWriter,
  JoinOptions,
  LogBatch,
  LogIdentity,
  Membership,
  Positions,
  ReadOptions,
} from '../event-log.js';
import type { KafkaAddress } from './address.js';
import { kafkaClient } from './client.js';
import { registerCodecs } from './codecs.js';
import { translated } from './failures.js';
import { KafkaMembership } from './kafka-membership.js';
import { KafkaReader } from './kafka-reader.js';
import { KafkaWriter } from './kafka-writer.js';

export interface KafkaOptions {
  /** Make the topic with so many partitions where there is none; absent: a missing topic is `log-topic-unknown`. */
  readonly create?: { readonly partitions: number };
  /** Bytes per fetch from a broker, before decompression (default 1 MiB). */
  readonly fetchBytes?: number;
  /** A member of a group that is not heard of for so long is out, and others take over (default 10,000). */
  readonly sessionTimeoutMs?: number;
}

const defaults = { fetchBytes: 1024 * 1024, sessionTimeoutMs: 10_000 };
const topicsNamed = 10;

/** Throws `log-unreachable` within ten seconds, `log-topic-unknown`. */
export async function openKafkaLog(address: KafkaAddress, options: KafkaOptions = {}): Promise<EventLog> {
  await registerCodecs();
  const admin = kafkaClient(address).admin();
  return translated(address, async () => {
    try {
      await admin.connect();
      const { clusterId } = await admin.describeCluster();
      const partitions = await partitionsOf(admin, address, options);
      return new KafkaLog(address, admin, clusterId, partitions, options);
    } catch (thrown) {
      await admin.disconnect();
      throw thrown;
    }
  });
}

async function partitionsOf(
  admin: Admin,
  { topic, brokers }: KafkaAddress,
  options: KafkaOptions,
): Promise<number> {
  const topics = await admin.listTopics();
  if (!topics.includes(topic)) {
    if (!options.create) {
      const others = topics.filter((name) => !name.startsWith('__')).sort();
      const known = [...others.slice(0, topicsNamed), ...(others.length > topicsNamed ? ['…'] : [])].join(
        ', ',
      );
      throw new StreamGuardError('log-topic-unknown', {
        topic,
        brokers: brokers.join(','),
        known: known || 'none',
      });
    }
    await admin.createTopics({
      topics: [{ topic, numPartitions: options.create.partitions }],
      waitForLeaders: true,
    });
  }
  const metadata = await admin.fetchTopicMetadata({ topics: [topic] });
  return metadata.topics[0]?.partitions.length ?? 0;
}

class KafkaLog implements EventLog {
  readonly url: string;
  readonly name: string;
  readonly folder: string;

  constructor(
    private readonly address: KafkaAddress,
    private readonly admin: Admin,
    private readonly clusterId: string,
    private readonly partitions: number,
    private readonly options: KafkaOptions,
  ) {
    this.url = address.url;
    this.name = address.topic;
    const hash = createHash('sha256').update(clusterId + address.topic);
    this.folder = `${this.name}-${hash.digest('hex').slice(0, 8)}`;
  }

  async identity(): Promise<LogIdentity> {
    return { kind: 'kafka', id: `${this.clusterId}/${this.address.topic}`, partitions: this.partitions };
  }

  positions(at: At): Promise<Positions> {
    const { topic } = this.address;
    return translated(this.address, async () => {
      if (typeof at === 'object')
        return inOrder(
          await this.admin.fetchTopicOffsetsByTimestamp(topic, at.logTime),
          ({ offset }) => offset,
        );
      // kafkajs asks as a committed reader does: `high` is the last stable offset.
      const offsets = await this.admin.fetchTopicOffsets(topic);
      return inOrder(offsets, ({ low, high }) => (at === 'earliest' ? low : high));
    });
  }

  async *read(range: ReadOptions): AsyncIterable<LogBatch> {
    await assertReadable(this, range.from);
    const { address, admin } = this;
    const { fetchBytes } = { ...defaults, ...this.options };
    yield* new KafkaReader({ address, admin, log: this, fetchBytes }, range).batches();
  }

  join(options: JoinOptions): Promise<Membership> {
    const { address, partitions } = this;
    const place = { ...defaults, ...this.options, address, log: this, partitions };
    return translated(address, () => KafkaMembership.join(place, options));
  }

  writer(): Promise<EventLogWriter> {
    return KafkaWriter.connect(this.address, this.partitions);
  }

  close(): Promise<void> {
    return this.admin.disconnect();
  }
}

function inOrder<Entry extends { readonly partition: number }>(
  entries: readonly Entry[],
  offset: (entry: Entry) => string,
): Positions {
  return [...entries].sort((a, b) => a.partition - b.partition).map((entry) => Number(offset(entry)));
}
