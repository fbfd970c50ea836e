import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { Redis } from 'ioredis';
import { freePort, startServer } from '../../local-server/local-server.case.js';

/** In the checkout, which is the current folder of tests and of the benchmark. */
const fetched = resolve('.cache/redis-6.2/redis-server');

/** Why no Redis can be started here, to be put into the name of what is skipped; null where one can. Throws in CI. */
export function redisLack(): string | null {
  if (binary() !== null) return null;
  const lack = 'no Redis here: scripts/test-servers.sh install';
  if (process.env.CI === 'true') throw new Error(lack);
  return lack;
}

export interface RedisServer {
  /** `redis://HOST:PORT` */
  readonly url: string;
  /** Redis' answer to one command. */
  run(command: string, ...args: readonly string[]): Promise<unknown>;
  /** Forgets all of its content. */
  flush(): Promise<void>;
  /** Kills it; it can be started again at the same port with `up`. */
  down(): Promise<void>;
  /** Starts it with what it has kept: nothing, unless settings say otherwise. */
  up(): Promise<void>;
  restart(): Promise<void>;
  /** Stops it from answering while its connections stay open, until `thaw`. */
  freeze(): Promise<void>;
  thaw(): void;
  /** Kills it and removes its data. */
  stop(): Promise<void>;
}

/** A Redis on a free loopback port that keeps nothing on disk, unless settings (of redis.conf) say otherwise. */
export async function startRedis(settings: Record<string, string> = {}): Promise<RedisServer> {
  const folder = await mkdtemp(join(tmpdir(), 'redis-'));
  const port = await freePort();
  const all = {
    port: String(port),
    bind: '127.0.0.1',
    dir: folder,
    save: '',
    appendonly: 'no',
    loglevel: 'warning',
    ...settings,
  };
  const options = Object.entries(all).flatMap(([key, value]) => [`--${key}`, value]);
  const server = await startServer(folder, port, [binary()!, ...options]);
  const run: RedisServer['run'] = async (command, ...args) => {
    const client = new Redis(port, '127.0.0.1');
    return client.call(command, args as string[]).finally(() => client.disconnect());
  };
  let frozen = 0;
  return {
    url: `redis://127.0.0.1:${port}`,
    run,
    flush: async () => {
      await run('FLUSHALL');
    },
    down: server.down,
    up: server.up,
    restart: async () => {
      await server.down();
      await server.up();
    },
    freeze: async () => {
      frozen = Number(/process_id:(\d+)/.exec(String(await run('INFO', 'server')))![1]);
      process.kill(frozen, 'SIGSTOP');
    },
    thaw: () => process.kill(frozen, 'SIGCONT'),
    stop: server.stop,
  };
}

function binary(): string | null {
  const { stdout } = spawnSync('sh', ['-c', 'command -v redis-server'], { encoding: 'utf8' });
  return stdout.trim() || (existsSync(fetched) ? fetched : null);
}
