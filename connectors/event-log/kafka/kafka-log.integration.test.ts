import { randomBytes } from 'node:crypto';
import { type Admin, Kafka, logLevel } from 'kafkajs';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { eventLogCase, type LogTransaction } from '../event-log.case.js';
import type { EventLog, NewRecord } from '../event-log.js';
import { openEventLog } from '../open.js';
import { append, collect, numbered, readAll, record, values } from '../reading.case.js';
import { type KafkaServer, kafkaLack, startKafka, widen } from './kafka-server.case.js';

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
  }, 60_000);
  afterAll(async () => {
    for (const log of opened) await log.close();
    await admin.disconnect();
    await server.stop();
  });

  const newTopic = () => `kafka://${server.broker}/topic-${topics++}`;

  async function open(url: string, options = {}): Promise<EventLog> {
    const log = await openEventLog(url, options);
    opened.push(log);
    return log;
  }

  async function begin(log: EventLog): Promise<LogTransaction> {
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
  }

  eventLogCase({
    create: (partitions, options) => open(newTopic(), { ...options, create: { partitions } }),
    reopen: (log) => open(log.url),
    forget: async ({ name: topic }, partition, offset) => {
      await admin.fetchTopicOffsets(topic); // or kafkajs does not know where the topic is
      await admin.deleteTopicRecords({ topic, partitions: [{ partition, offset: String(offset) }] });
    },
    begin,
    appendNull: async (log, key) => {
      const producer = kafka.producer();
      await producer.connect();
      await producer.send({ topic: log.name, messages: [{ key, value: null }] });
      await producer.disconnect();
    },
    appendCompressed: async (log, codec, records) => javaAppend(log, codec, records),
  });

  function javaAppend(log: EventLog, codec: string, records: readonly NewRecord[]): void {
    const to = ['--bootstrap-server', server.broker, '--topic', log.name, '--compression-codec', codec];
    server.run(
      'org.apache.kafka.tools.ConsoleProducer',
      to,
      records.map(({ value }) => `${value}\n`).join(''),
    );
  }

  test('reading and writing print nothing and leave no consumer group behind', async () => {
    const spies = [
      vi.spyOn(process.stderr, 'write'),
      vi.spyOn(process.stdout, 'write'),
      vi.spyOn(console, 'error'),
    ];
    const log = await open(newTopic(), { create: { partitions: 2 } });
    await append(
      log,
      numbered(10, (i) => `user-${i}`),
    );
    await readAll(log);
    for (const spy of spies) expect(spy).not.toHaveBeenCalled();
    vi.restoreAllMocks();
    const { groups } = await admin.listGroups();
    expect(groups.filter(({ groupId }) => groupId.startsWith('streamguard-'))).toEqual([]);
  });

  test('an unknown topic is named beside those that exist, and not made', async () => {
    await open(newTopic(), { create: { partitions: 1 } });
    await expect(openEventLog(`kafka://${server.broker}/no-such-topic`)).rejects.toMatchObject({
      code: 'log-topic-unknown',
      details: { topic: 'no-such-topic', known: expect.stringContaining('topic-') },
    });
    expect(await admin.listTopics()).not.toContain('no-such-topic');
  });

  test.each(['snappy', 'lz4'])('records compressed with %s are refused by that name', async (codec) => {
    const log = await open(newTopic(), { create: { partitions: 1 } });
    javaAppend(
      log,
      codec,
      numbered(2000, () => 'user', 300),
    );
    await expect(readAll(log)).rejects.toMatchObject({ code: 'log-codec-unknown', details: { codec } });
  });

  test('a record beyond the limit of the broker is refused', async () => {
    const log = await open(newTopic(), { create: { partitions: 1 } });
    const large = { key: Buffer.from('user'), value: randomBytes(3_000_000), logTime: 1000 };
    await expect(append(log, [large])).rejects.toMatchObject({ code: 'log-kafka-refused' });
  });

  test('a topic that is made anew while it is read is noticed', async () => {
    const log = await open(newTopic(), { create: { partitions: 1 } });
    await append(
      log,
      numbered(10, () => 'user'),
    );
    const tailing = async () => {
      for await (const { position } of log.read({ from: [5] })) {
        expect(position).toBe(10);
        await admin.deleteTopics({ topics: [log.name] });
        const again = await open(log.url, { create: { partitions: 1 } });
        await append(again, [record('user', 'of the new topic')]);
      }
    };
    await expect(tailing()).rejects.toMatchObject({ code: 'log-shorter' });
  });

  test('a topic that got more partitions is refused', async () => {
    const log = await open(newTopic(), { create: { partitions: 1 } });
    await widen(admin, log.name, 2);
    await expect(collect(log, [0], [0])).rejects.toMatchObject({
      code: 'log-partitions-changed',
      details: { expected: 1, found: 2 },
    });
  });

  // kafkajs walks the aborted transactions in the order in which they ended, and needs them as they began.
  test.fails('of aborted transactions that overlap, no record is read', async () => {
    const log = await open(newTopic(), { create: { partitions: 1 } });
    const first = await begin(log);
    await first.send([record('user', 'first')]);
    const second = await begin(log);
    await second.send([record('user', 'second')]);
    await second.abort();
    await first.abort();
    await expect.poll(() => log.positions('latest')).toEqual([4]);
    expect(values((await readAll(log))[0] ?? [])).toEqual([]);
  });

  test('the first reader of a broker waits until its groups are ready', async () => {
    const fresh = await startKafka({ 'offsets.topic.num.partitions': '200' });
    try {
      const log = await openEventLog(`kafka://${fresh.broker}/first`, { create: { partitions: 1 } });
      await append(log, [record('user', 'value')]);
      expect((await readAll(log)).map(values)).toEqual([['value']]);
      await log.close();
    } finally {
      await fresh.stop();
    }
  });

  test('a broker that dies while it is read is log-unreachable', async () => {
    const mortal = await startKafka();
    const log = await openEventLog(`kafka://${mortal.broker}/topic`, { create: { partitions: 1 } });
    await append(log, [record('user', 'last words')]);
    const tailing = async () => {
      for await (const { records } of log.read({ from: [0] })) {
        expect(values(records)).toEqual(['last words']);
        await mortal.stop();
      }
    };
    const started = performance.now();
    await expect(tailing()).rejects.toMatchObject({ code: 'log-unreachable', retry: true });
    expect(performance.now() - started).toBeLessThan(15_000);
    await log.close();
  });
});

function messagesOf(records: readonly NewRecord[]) {
  return records.map(({ key, value, logTime }) => ({ key, value, timestamp: String(logTime) }));
}
