import { cp, mkdir, rm, stat, statfs } from 'node:fs/promises';
import { join } from 'node:path';
import { type KafkaServer, startKafka } from '../../connectors/event-log/kafka/kafka-server.case.js';
import { type RedisServer, startRedis } from '../../connectors/view-store/redis/redis-server.case.js';
import { run } from './measure.js';
import { peer, program } from './places.js';

export interface Traffic {
  readonly events: number;
  readonly users: number;
  readonly days: number;
  /** Of the first event, after that of other traffic; what begins on another day has other events. */
  readonly firstDay?: number;
  /** Of events over users; lognormal unless said otherwise. */
  readonly distribution?: Distribution;
}

export type Distribution = 'lognormal' | 'zipf' | 'uniform';

/** Bytes that files, log and lake of an event need at most, all at once. */
const bytesPerEvent = 2000;

/** What cases share: data in a folder that goes with the benchmark, a broker that starts when one is needed. */
export class Stage {
  #kafka: KafkaServer | null = null;
  #redis: RedisServer | null = null;
  readonly #topics = new Set<string>();

  constructor(
    readonly folder: string,
    readonly python: string,
    readonly seed: number,
    /** All of it on data so small that it only shows whether it works. */
    readonly quick: boolean,
  ) {}

  get traffic(): Traffic {
    return this.quick
      ? { events: 20_000, users: 200, days: 30 }
      : { events: 1_000_000, users: 10_000, days: 30 };
  }

  /** A million entities, and what is streamed of them. */
  get millionUsers(): Pick<Traffic, 'users' | 'events'> {
    return this.quick ? { users: 5000, events: 10_000 } : { users: 1_000_000, events: 1_000_000 };
  }

  /** A file of events, made once. `lastDay`: those of the last day are in a second one. */
  async events(traffic: Traffic, lastDay = false): Promise<string[]> {
    const { events, users, days, firstDay = 0, distribution = 'lognormal' } = traffic;
    const name = `events-${events}-${users}-${days}-${firstDay}-${distribution}${lastDay ? '-split' : ''}`;
    const paths = [
      join(this.folder, `${name}.ndjson`),
      ...(lastDay ? [join(this.folder, `${name}-last-day.ndjson`)] : []),
    ];
    if (await exists(paths.at(-1)!)) return paths;
    await this.#makeRoom(events);
    const numbers = { events, users, days, 'first-day': firstDay, seed: this.seed + firstDay, distribution };
    const args = Object.entries(numbers).flatMap(([key, value]) => [`--${key}`, String(value)]);
    const out = ['--out', paths[0]!, ...(lastDay ? ['--last-day', paths[1]!] : [])];
    await run(this.folder, this.python, peer('generate.py'), ...args, ...out);
    return paths;
  }

  /** A directory log of the file's events, made once; its URL. */
  async log(file: string, into = `${file}.log`): Promise<string> {
    const done = `${file}.imported`;
    if (!(await exists(done))) {
      await run(
        this.folder,
        process.execPath,
        program,
        'import',
        file,
        '--format',
        'ndjson',
        '--out',
        `dir:${into}`,
        '--no-progress',
      );
      await mkdir(done);
    }
    return `dir:${into}`;
  }

  /** A topic with the file's events, made once. */
  async topic(file: string): Promise<{ broker: string; topic: string }> {
    const topic = file.replace(/^.*\//, '').replace('.ndjson', '');
    if (!this.#topics.has(topic)) await this.append(topic, file);
    this.#topics.add(topic);
    return { broker: await this.broker(), topic };
  }

  /** Writes the file's events to a topic, as often as it is asked to. */
  async append(topic: string, file: string): Promise<void> {
    await run(this.folder, this.python, peer('produce.py'), await this.broker(), topic, file);
  }

  async broker(): Promise<string> {
    this.#kafka ??= await startKafka();
    return this.#kafka.broker;
  }

  /** The address of an empty Redis. */
  async redis(): Promise<string> {
    this.#redis ??= await startRedis();
    await this.#redis.flush();
    return this.#redis.url;
  }

  /** An empty folder to work in, or a copy of another one. */
  async workplace(name: string, like?: string): Promise<string> {
    const folder = join(this.folder, name);
    await rm(folder, { recursive: true, force: true });
    if (like) await cp(like, folder, { recursive: true, verbatimSymlinks: true });
    else await mkdir(folder);
    return folder;
  }

  async remove(...paths: string[]): Promise<void> {
    for (const path of paths.flatMap((path) => [path, `${path}.imported`]))
      await rm(path, { recursive: true, force: true });
  }

  async close(): Promise<void> {
    await this.#kafka?.stop();
    await this.#redis?.stop();
    await rm(this.folder, { recursive: true, force: true });
  }

  async #makeRoom(events: number): Promise<void> {
    const { bavail, bsize } = await statfs(this.folder);
    const needed = events * bytesPerEvent;
    if (bavail * bsize < needed) {
      throw new Error(
        `${events} events need ${Math.ceil(needed / 1e9)} GB of disk; ${this.folder} has ${Math.floor((bavail * bsize) / 1e9)}`,
      );
    }
  }
}

async function exists(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    () => false,
  );
}
