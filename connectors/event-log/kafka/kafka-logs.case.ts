import { type Admin, Kafka, logLevel } from 'kafkajs';
import type { LogFixture, LogTransaction } from '../event-log.case.js';
import type { EventLog, NewRecord } from '../event-log.js';
import { type OpenOptions, openEventLog } from '../open.js';
import { type KafkaServer, startKafka } from './kafka-server.case.js';

/** A broker with logs that are closed before it is stopped. */
export interface KafkaLogs {
  readonly server: KafkaServer;
  readonly client: Kafka;
  readonly admin: Admin;
  open(url: string, options?: OpenOptions): Promise<EventLog>;
  stop(): Promise<void>;
}

export async function startKafkaLogs(settings: Record<string, string> = {}): Promise<KafkaLogs> {
  const server = await startKafka(settings);
  const client = new Kafka({ brokers: [server.broker], logLevel: logLevel.NOTHING, retry: { retries: 10 } });
  const admin = client.admin();
  await admin.connect();
  const opened: EventLog[] = [];
  return {
    server,
    client,
    admin,
    open: async (url, options) => {
      const log = await openEventLog(url, options);
      opened.push(log);
      return log;
    },
    stop: async () => {
      for (const log of opened) await log.close();
      await admin.disconnect();
      await server.stop();
    },
  };
}

type KafkaFixture = Pick<LogFixture, 'create' | 'reopen' | 'forget'> & {
  begin(log: EventLog): Promise<LogTransaction>;
};

/** How the contracts reach the adapter, of a broker that is started later. */
export function fixtureOf(kafka: () => KafkaLogs, defaults: OpenOptions = {}): KafkaFixture {
  let made = 0;
  return {
    create: (partitions, options) => {
      const { open, server } = kafka();
      const url = `kafka://${server.broker}/topic-${made++}`;
      return open(url, { ...defaults, ...options, create: { partitions } });
    },
    reopen: (log) => kafka().open(log.url, defaults),
    forget: async ({ name: topic }, partition, offset) => {
      const { admin } = kafka();
      await admin.fetchTopicOffsets(topic); // or kafkajs does not know where the topic is
      await admin.deleteTopicRecords({ topic, partitions: [{ partition, offset: String(offset) }] });
    },
    begin: async (log) => {
      const transactionalId = `transaction-${made++}`;
      const settings = { transactionalId, idempotent: true, maxInFlightRequests: 1 };
      const producer = kafka().client.producer(settings);
      await producer.connect();
      const transaction = await producer.transaction();
      return {
        send: async (records) => {
          await transaction.send({ topic: log.name, messages: messagesOf(records) });
        },
        commit: () => transaction.commit().finally(() => producer.disconnect()),
        abort: () => transaction.abort().finally(() => producer.disconnect()),
      };
    },
  };
}

function messagesOf(records: readonly NewRecord[]) {
  return records.map(({ key, value, logTime }) => ({ key, value, timestamp: String(logTime) }));
}
