import { type Admin, Kafka, logLevel } from 'kafkajs';
import { afterAll, beforeAll, describe } from 'vitest';
import { type Codec, eventLogCase } from '../event-log.case.js';
import type { EventLog, NewRecord } from '../event-log.js';
import { openEventLog } from '../open.js';
import { type KafkaServer, kafkaLack, startKafka } from './kafka-server.case.js';

const lack = kafkaLack();

describe.skipIf(lack !== null)(`the Kafka log${lack ? ` (${lack})` : ''}`, () => {
  let server: KafkaServer;
  let kafka: Kafka;
  let admin: Admin;
  const opened: EventLog[] = [];
  let topics = 0;

  beforeAll(async () => {
    server = await startKafka();
    kafka = new Kafka({ brokers: [server.broker], logLevel: logLevel.NOTHING, retry: { retries: 10 } });
    admin = kafka.admin();
    await admin.connect();
  });
  afterAll(async () => {
    for (const log of opened) await log.close();
    await admin.disconnect();
    await server.stop();
  });

  async function open(url: string, options = {}): Promise<EventLog> {
    const log = await openEventLog(url, options);
    opened.push(log);
    return log;
  }

  eventLogCase({
    create: (partitions, options) =>
      open(`kafka://${server.broker}/topic-${topics++}`, { ...options, create: { partitions } }),
    reopen: (log) => open(log.url),
    forget: async ({ name: topic }, partition, offset) => {
      await admin.fetchTopicOffsets(topic); // or kafkajs does not know where the topic is
      await admin.deleteTopicRecords({ topic, partitions: [{ partition, offset: String(offset) }] });
    },
    begin: async (log) => {
      const transactionalId = `transaction-${topics++}`;
      const producer = kafka.producer({ transactionalId, idempotent: true, maxInFlightRequests: 1 });
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
    appendNull: async (log, key) => {
      const producer = kafka.producer();
      await producer.connect();
      await producer.send({ topic: log.name, messages: [{ key, value: null }] });
      await producer.disconnect();
    },
    appendCompressed: async (log, codec: Codec, records) => {
      const to = ['--bootstrap-server', server.broker, '--topic', log.name, '--compression-codec', codec];
      server.run(
        'org.apache.kafka.tools.ConsoleProducer',
        to,
        records.map(({ value }) => `${value}\n`).join(''),
      );
    },
  });
});

function messagesOf(records: readonly NewRecord[]) {
  return records.map(({ key, value, logTime }) => ({ key, value, timestamp: String(logTime) }));
}
