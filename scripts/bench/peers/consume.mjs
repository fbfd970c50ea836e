/**
 * Reads a topic with kafkajs alone: `consume.mjs BROKER TOPIC FROM bare|parse`, FROM being the first offset of each partition,
 * separated by commas. Prints {events, seconds}: up to the end that the topic has now, from the first record to the last.
 */
import { randomUUID } from 'node:crypto';
import kafkajs from 'kafkajs';

const [broker, topic, list, mode] = process.argv.slice(2);
const from = list.split(',').map(Number);
const doWith = { bare: () => undefined, parse: ({ value }) => JSON.parse(value.toString()) }[mode];
const kafka = new kafkajs.Kafka({ brokers: [broker], logLevel: kafkajs.logLevel.NOTHING });
const admin = kafka.admin();
await admin.connect();
const ends = await admin.fetchTopicOffsets(topic);
await admin.disconnect();
const wanted = ends.reduce((sum, { partition, high }) => sum + Number(high) - from[partition], 0);

const consumer = kafka.consumer({
  groupId: randomUUID(),
  maxBytes: 1_048_576,
  maxBytesPerPartition: 262_144,
  maxWaitTimeInMs: 200,
});
consumer.on(consumer.events.GROUP_JOIN, () => {
  for (const [partition, offset] of from.entries())
    consumer.seek({ topic, partition, offset: String(offset) });
});
let [events, startedMs] = [0, 0];
await consumer.connect();
await consumer.subscribe({ topic, fromBeginning: true });
await consumer.run({
  autoCommit: false,
  eachBatch: async ({ batch: { messages } }) => {
    startedMs ||= performance.now();
    for (const message of messages) doWith(message);
    events += messages.length;
    if (events < wanted) return;
    console.log(JSON.stringify({ events, seconds: (performance.now() - startedMs) / 1000 }));
    process.exit();
  },
});
