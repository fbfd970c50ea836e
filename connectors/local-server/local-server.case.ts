import { spawn } from 'node:child_process';
import { randomInt } from 'node:crypto';
import { once } from 'node:events';
import { connect, createServer } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';

const startMs = 30_000;

/** A server on a loopback port that ends with whoever started it, however that ends. */
export interface LocalServer {
  /** Kills it; its folder stays. */
  down(): Promise<void>;
  /** Starts it again, once it is down. */
  up(): Promise<void>;
  /** Kills it and removes its folder. */
  stop(): Promise<void>;
}

/** Resolves when something answers at the port. */
export async function startServer(
  folder: string,
  port: number,
  command: readonly string[],
): Promise<LocalServer> {
  const guard = spawn('sh', ['-c', guardScript, 'guard', folder, ...command], {
    stdio: ['pipe', 'ignore', 'ignore'],
  });
  const ended = once(guard, 'exit');
  const tell = async (word: 'up' | 'down', answering: boolean) => {
    guard.stdin.write(`${word}\n`);
    await until(port, answering, command[0]!);
  };
  const server: LocalServer = {
    down: () => tell('down', false),
    up: () => tell('up', true),
    stop: async () => {
      guard.stdin.end();
      await ended;
    },
  };
  await server.up().catch((thrown) => server.stop().then(() => Promise.reject(thrown)));
  return server;
}

/** Ends the server when its standard input ends: when it is told to, and when whoever started it was killed. */
const guardScript = `
  folder=$1; shift; server=
  while read word; do
    case $word in
      up) "$@" </dev/null & server=$! ;;
      down) kill -9 $server; wait $server ;;
    esac
  done
  kill -9 $server; wait $server; rm -rf "$folder"`;

/** Below the ports that systems give to outgoing connections: nobody takes it before the server does. */
export async function freePort(): Promise<number> {
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

async function until(port: number, answering: boolean, name: string): Promise<void> {
  const deadline = performance.now() + startMs;
  while (performance.now() < deadline) {
    if ((await answers(port)) === answering) return;
    await sleep(20);
  }
  throw new Error(`${name} did not ${answering ? 'start' : 'end'} in ${startMs} ms`);
}

async function answers(port: number): Promise<boolean> {
  const socket = connect(port, '127.0.0.1');
  const answered = await once(socket, 'connect').then(
    () => true,
    () => false,
  );
  socket.destroy();
  return answered;
}
