import { type ChildProcess, type ChildProcessByStdio, execFileSync, spawn } from 'node:child_process';
import { randomBytes, randomInt } from 'node:crypto';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdtemp, writeFile } from 'node:fs/promises';
import { connect, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import type { Writable } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Admin } from 'kafkajs';

/** In the checkout, which is the current folder of tests and of the benchmark. */
const libraries = resolve('.cache/kafka-4.2.0');
const startMs = 30_000;

/** Why no Kafka can be started here, to be put into the name of what is skipped; null where one can. Throws in CI. */
export function kafkaLack(): string | null {
  if (existsSync(libraries)) return null;
  const lack = 'no Kafka here: scripts/test-servers.sh install';
  if (process.env.CI === 'true') throw new Error(lack);
  return lack;
}

export interface KafkaServer {
  /** HOST:PORT */
  readonly broker: string;
  /** Runs one of Kafka's own command line classes with `input` on its standard input. */
  run(mainClass: string, args: readonly string[], input?: string): string;
  /** Kills the broker and keeps its data for `resume`. */
  pause(): Promise<void>;
  /** Starts it again at the same address. */
  resume(): Promise<void>;
  /** Kills the broker and removes its data. */
  stop(): Promise<void>;
}

/** One broker, which is its own controller, on free loopback ports with its data in a temporary folder. */
export async function startKafka(settings: Record<string, string> = {}): Promise<KafkaServer> {
  const folder = await mkdtemp(join(tmpdir(), 'kafka-'));
  const [port, controllerPort] = await Promise.all([freePort(), freePort()]);
  const properties = join(folder, 'server.properties');
  const all = { ...defaults(folder, port, controllerPort), ...settings };
  await writeFile(
    properties,
    Object.entries(all)
      .map(([key, value]) => `${key}=${value}\n`)
      .join(''),
  );
  const run: KafkaServer['run'] = (mainClass, args, input = '') =>
    execFileSync('java', [...java, mainClass, ...args], {
      input,
      encoding: 'utf8',
      stdio: ['pipe', 'pipe', 'pipe'],
    });
  run('kafka.tools.StorageTool', [
    'format',
    `--cluster-id=${randomBytes(16).toString('base64url')}`,
    '-c',
    properties,
  ]);
  const command = ['java', ...java, 'kafka.Kafka', properties];
  const start = async () => {
    const started = spawn('sh', ['-c', guardScript, 'guard', folder, ...command], {
      stdio: ['pipe', 'ignore', 'ignore'],
    });
    await answering(started, port).catch((thrown) => end(started).then(() => Promise.reject(thrown)));
    return started;
  };
  let guard = await start();
  return {
    broker: `127.0.0.1:${port}`,
    run,
    pause: () => end(guard, 'keep\n'),
    resume: async () => {
      guard = await start();
    },
    stop: () => end(guard),
  };
}

async function end(guard: ChildProcessByStdio<Writable, null, null>, word = ''): Promise<void> {
  const ended = once(guard, 'exit');
  guard.stdin.end(word);
  if (guard.exitCode === null) await ended;
}

/** Resolves when the broker tells of the new partitions, which is a moment after it made them. */
export async function widen(admin: Admin, topic: string, partitions: number): Promise<void> {
  await admin.createPartitions({ topicPartitions: [{ topic, count: partitions }] });
  for (;;) {
    const { topics } = await admin.fetchTopicMetadata({ topics: [topic] });
    if (topics[0]!.partitions.length === partitions) return;
    await sleep(20);
  }
}

/**
 * Ends the broker when its standard input ends: when it is told to, and when whoever started it was killed. Then the data
 * go too, unless it was told to keep them.
 */
const guardScript = `
  folder=$1; shift; exec 3<&0
  "$@" & broker=$!
  { read -r word; kill -9 $broker; test "$word" = keep; } <&3 & reader=$!
  wait $broker; kill $reader 2>&-; wait $reader || rm -rf "$folder"`;

const java = ['-Xmx768m', '-XX:+UseSerialGC', '-XX:TieredStopAtLevel=1', '-cp', join(libraries, '*')];

function defaults(folder: string, port: number, controllerPort: number): Record<string, string> {
  return {
    'process.roles': 'broker,controller',
    'node.id': '1',
    listeners: `PLAINTEXT://127.0.0.1:${port},CONTROLLER://127.0.0.1:${controllerPort}`,
    'controller.listener.names': 'CONTROLLER',
    'controller.quorum.voters': `1@127.0.0.1:${controllerPort}`,
    'log.dirs': join(folder, 'data'),
    'offsets.topic.replication.factor': '1',
    'offsets.topic.num.partitions': '1',
    'transaction.state.log.replication.factor': '1',
    'transaction.state.log.min.isr': '1',
    'transaction.state.log.num.partitions': '1',
    'group.initial.rebalance.delay.ms': '0',
    'log.retention.ms': '-1', // records of tests are older than a week
  };
}

/** Below the ports that systems give to outgoing connections: nobody takes it before the broker does. */
async function freePort(): Promise<number> {
  for (;;) {
    const port = randomInt(20_000, 32_000);
    const server = createServer();
    const free = once(server, 'listening').then(
      () => true,
      () => false,
    );
    server.listen(port, '127.0.0.1');
    if (!(await free)) continue;
    server.close();
    await once(server, 'close');
    return port;
  }
}

async function answering(guard: ChildProcess, port: number): Promise<void> {
  const deadline = performance.now() + startMs;
  while (performance.now() < deadline && guard.exitCode === null) {
    const socket = connect(port, '127.0.0.1');
    const answered = await once(socket, 'connect').then(
      () => true,
      () => false,
    );
    socket.destroy();
    if (answered) return;
    await sleep(50);
  }
  throw new Error(
    guard.exitCode === null ? `Kafka did not start in ${startMs} ms` : 'Kafka ended as it started',
  );
}
