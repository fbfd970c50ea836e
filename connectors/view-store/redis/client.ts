import { Redis, ReplyError } from 'ioredis';
import { causeOf, StreamGuardError } from '../../../core/errors/errors.js';
import type { RedisAddress } from './address.js';

const connectMs = 1_500;
const maxPauseMs = 1_000;

export type Command = readonly [name: string, ...args: (string | number)[]];

/** Sends commands if there is a connection now; nothing waits for one. */
export interface RedisClient {
  call<Reply>(...command: Command): Promise<Reply>;
  /** One right after the other, with nothing of this client in between. */
  callAll(commands: readonly Command[]): Promise<unknown[]>;
  close(): void;
}

/** Resolves after the first attempt to connect, also where it failed: connections are tried until `close`. */
export async function connectRedis(address: RedisAddress, replyMs: number): Promise<RedisClient> {
  const { url, host, port, db } = address;
  const redis = new Redis({
    host,
    port,
    db,
    lazyConnect: true,
    connectTimeout: connectMs,
    commandTimeout: replyMs,
    socketTimeout: replyMs,
    enableOfflineQueue: false,
    maxRetriesPerRequest: 0,
    autoResendUnfulfilledCommands: false,
    retryStrategy: (attempt) => Math.min(50 * 2 ** attempt, maxPauseMs),
  });
  /** Why there is no connection: commands only learn that there is none. */
  let fault: unknown = null;
  redis.on('error', (thrown) => {
    fault = thrown;
  });
  redis.on('ready', () => {
    fault = null;
  });
  await redis.connect().catch((thrown) => {
    fault ??= thrown;
  });

  const asViewsError = (thrown: unknown) => {
    if (thrown instanceof ReplyError)
      return new StreamGuardError('views-refused', { url, cause: causeOf(thrown) }, { cause: thrown });
    const cause = fault ?? thrown;
    return new StreamGuardError('views-unreachable', { url, cause: causeOf(cause) }, { cause });
  };
  const callAll = async (commands: readonly Command[]) => {
    const sent = commands.map(([name, ...args]) => redis.call(name, args));
    const settled = await Promise.allSettled(sent);
    const failures = settled.flatMap((answer) =>
      answer.status === 'rejected' ? [answer.reason] : errorsIn(answer.value),
    );
    if (failures.length > 0) throw asViewsError(failures[0]);
    return Promise.all(sent);
  };
  return {
    call: async <Reply>(...command: Command) => (await callAll([command]))[0] as Reply,
    callAll,
    close: () => redis.disconnect(),
  };
}

/** The answer to EXEC holds those of commands that failed. */
function errorsIn(answer: unknown): Error[] {
  return Array.isArray(answer) ? answer.filter((part) => part instanceof Error) : [];
}
