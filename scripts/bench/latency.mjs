/**
 * `latency.mjs BROKER TOPIC EVENTS RATE SECONDS MEANWHILE COMMAND…`: starts the command, which scores a topic's events, and
 * when its first anomaly has come writes the file's events to the topic for so many seconds, so many a second. After a third
 * of them it runs MEANWHILE, a command as JSON; []: none. Prints {seconds, events, anomalies, p50Ms, p99Ms, p999Ms, mostMs,
 * pauses, unread}: from before an event is handed to the producer until a consumer has its anomaly; pauses of the command's
 * garbage collector meanwhile; events that the command left when it was stopped.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import kafkajs from 'kafkajs';

/** Without an anomaly for so long, all were there. */
const quietMs = 3000;
const [broker, topic, file, rate, duration, meanwhile, program, ...args] = process.argv.slice(2);
const perSecond = Number(rate);
const anomalies = JSON.parse(readFileSync('streamguard.yaml', 'utf8')).speed.anomaliesUrl.split('/').at(-1);
const idOf = (text) => /"event_id":"([^"]*)"/.exec(text)[1];
// By their random ids: in the order of time, what is odd comes in the first night.
const messages = readFileSync(file, 'utf8')
  .trimEnd()
  .split('\n')
  .map((value) => ({ value, id: idOf(value), key: /"user":"([^"]*)"/.exec(value)[1] }))
  .sort((a, b) => (a.id < b.id ? -1 : 1));

const kafka = new kafkajs.Kafka({ brokers: [broker], logLevel: kafkajs.logLevel.NOTHING });
const producer = kafka.producer({ allowAutoTopicCreation: false });
const consumer = kafka.consumer({ groupId: anomalies, maxWaitTimeInMs: 100 });
const admin = kafka.admin();
await Promise.all([producer, consumer, admin].map((client) => client.connect()));
await admin.createTopics({ topics: [{ topic: anomalies, numPartitions: 4 }] });

const sentMs = new Map();
const latenciesMs = [];
let [seen, seenMs, isTimed] = [0, 0, false];
await consumer.subscribe({ topic: anomalies, fromBeginning: true });
await consumer.run({
  autoCommit: false,
  eachBatch: async ({ batch }) => {
    const nowMs = performance.now();
    seenMs = nowMs;
    for (const { value } of batch.messages) {
      seen++;
      const fromMs = sentMs.get(idOf(value.toString()));
      if (isTimed && fromMs !== undefined) latenciesMs.push(nowMs - fromMs);
    }
  },
});

let next = 0;
const sending = new Set();
function send(count) {
  const end = Math.min(next + count, messages.length);
  const nowMs = performance.now();
  for (let index = next; index < end; index++) if (isTimed) sentMs.set(messages[index].id, nowMs);
  const sent = producer
    .send({ topic, messages: messages.slice(next, end) })
    .finally(() => sending.delete(sent));
  sending.add(sent);
  next = end;
}
async function sendFor(seconds) {
  const [startedMs, first] = [performance.now(), next];
  for (;;) {
    const elapsed = Math.min(performance.now() - startedMs, seconds * 1000);
    const due = first + Math.floor((elapsed * perSecond) / 1000) - next;
    if (due > 0) send(due);
    if (elapsed >= seconds * 1000) return;
    await sleep(1);
  }
}

const pausesFile = 'pauses.json';
const hook = fileURLToPath(new URL('gc-hook.mjs', import.meta.url));
const child = spawn(program, ['--import', hook, ...args], {
  stdio: ['ignore', 'pipe', 'inherit'],
  env: { ...process.env, BENCH_PAUSES: pausesFile },
});
process.on('exit', () => child.kill('SIGKILL'));
const ended = once(child, 'close');
let said = '';
child.stdout.setEncoding('utf8').on('data', (text) => {
  said += text;
});
while (seen === 0) {
  if (child.exitCode !== null || next === messages.length) throw new Error('no anomaly came');
  send(100);
  await sleep(100);
}
await sendFor(duration / 5);
isTimed = true;
const [fromMs, first] = [Date.now(), next];
const startedMs = performance.now();
const [other, ...otherArgs] = JSON.parse(meanwhile);
await sendFor(duration / 3);
const otherEnded = other ? once(spawn(other, otherArgs, { stdio: 'ignore' }), 'close') : [0];
await sendFor((2 * duration) / 3);
if ((await otherEnded)[0] !== 0) throw new Error(`${meanwhile} failed`);
await Promise.all(sending);
const [toMs, seconds] = [Date.now(), (performance.now() - startedMs) / 1000];
while (performance.now() - seenMs < quietMs) await sleep(100);
child.kill('SIGTERM');
const [code] = await ended;
if (code !== 0) throw new Error(`it ended with ${code}`);
const { positions } = JSON.parse(said);
const ends = await admin.fetchTopicOffsets(topic);
await Promise.all([producer, consumer, admin].map((client) => client.disconnect()));

latenciesMs.sort((a, b) => a - b);
const quantile = (share) => latenciesMs[Math.ceil(share * latenciesMs.length) - 1];
const pauses = JSON.parse(readFileSync(pausesFile, 'utf8')).filter(
  ([atMs]) => atMs >= fromMs && atMs <= toMs,
);
const document = {
  seconds,
  events: next - first,
  anomalies: latenciesMs.length,
  p50Ms: quantile(0.5),
  p99Ms: quantile(0.99),
  p999Ms: quantile(0.999),
  mostMs: latenciesMs.at(-1),
  unread: ends.reduce((sum, { partition, high }) => sum + Number(high) - positions[partition], 0),
  pauses: pauses.map(([, kind, ms]) => ({ kind, ms })),
};
console.log(JSON.stringify(document));
