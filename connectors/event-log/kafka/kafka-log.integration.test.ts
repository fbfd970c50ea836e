import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { eventLogCase } from '../event-log.case.js';
import type { EventLog, NewRecord } from '../event-log.js';
import { openEventLog } from '../open.js';
import { append, collect, numbered, readAll, record, values } from '../reading.case.js';
import { fixtureOf, type KafkaLogs, startKafkaLogs } from './kafka-logs.case.js';
import { kafkaLack, startKafka, widen } from './kafka-server.case.js';

const lack = kafkaLack();

describe.skipIf(lack !== null)(`the Kafka log${lack ? ` (${lack})` : ''}`, () => {
  let kafka: KafkaLogs;
  const { create, reopen, forget, begin } = fixtureOf(() => kafka);

  beforeAll(async () => {
    kafka = await startKafkaLogs();
  }, 60_000);
  afterAll(() => kafka.stop());

  eventLogCase({
    create,
    reopen,
    forget,
    begin,
    appendNull: async (log, key) => {
      const producer = kafka.client.producer();
      await producer.connect();
      await producer.send({ topic: log.name, messages: [{ key, value: null }] });
      await producer.disconnect();
    },
    appendCompressed: async (log, codec, records) => javaAppend(log, codec, records),
  });

  function javaAppend(log: EventLog, codec: string, records: readonly NewRecord[]): void {
    const to = ['--bootstrap-server', kafka.server.broker, '--topic', log.name, '--compression-codec', codec];
    kafka.server.run(
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
    const log = await create(2);
    await append(
      log,
      numbered(10, (i) => `user-${i}`),
    );
    await readAll(log);
    for (const spy of spies) expect(spy).not.toHaveBeenCalled();
    vi.restoreAllMocks();
    const { groups } = await kafka.admin.listGroups();
    expect(groups.filter(({ groupId }) => groupId.startsWith('streamguard-'))).toEqual([]);
  });

  test('an unknown topic is named beside those that exist, and not made', async () => {
    await create(1);
    await expect(openEventLog(`kafka://${kafka.server.broker}/no-such-topic`)).rejects.toMatchObject({
      code: 'log-topic-unknown',
      details: { topic: 'no-such-topic', known: expect.stringContaining('topic-') },
    });
    expect(await kafka.admin.listTopics()).not.toContain('no-such-topic');
  });

  test.each(['snappy', 'lz4'])('records compressed with %s are refused by that name', async (codec) => {
    const log = await create(1);
    javaAppend(
      log,
      codec,
      numbered(2000, () => 'user', 300),
    );
    await expect(readAll(log)).rejects.toMatchObject({ code: 'log-codec-unknown', details: { codec } });
  });

  test('a record beyond the limit of the broker is refused', async () => {
    const log = await create(1);
    const large = { key: Buffer.from('user'), value: randomBytes(3_000_000), logTime: 1000 };
    await expect(append(log, [large])).rejects.toMatchObject({ code: 'log-kafka-refused' });
  });

  test('a topic that is made anew while it is read is noticed', async () => {
    const log = await create(1);
    await append(
      log,
      numbered(10, () => 'user'),
    );
    const tailing = async () => {
      for await (const { position } of log.read({ from: [5] })) {
        expect(position).toBe(10);
        await kafka.admin.deleteTopics({ topics: [log.name] });
        const again = await kafka.open(log.url, { create: { partitions: 1 } });
        await append(again, [record('user', 'of the new topic')]);
      }
    };
    await expect(tailing()).rejects.toMatchObject({ code: 'log-shorter' });
  });

  test('a topic that got more partitions is refused', async () => {
    const log = await create(1);
    await widen(kafka.admin, log.name, 2);
    await expect(collect(log, [0], [0])).rejects.toMatchObject({
      code: 'log-partitions-changed',
      details: { expected: 1, found: 2 },
    });
  });

  // kafkajs walks the aborted transactions in the order in which they ended, and needs them as they began.
  test.fails('of aborted transactions that overlap, no record is read', async () => {
    const log = await create(1);
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
