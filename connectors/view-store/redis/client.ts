import { Redis, ReplyError } from 'ioredis';
import { causeOf, StreamGuardError } from '../../../core/errors/errors.js';
import type { RedisAddress } from './address.js';

const connectMs = 1_500;
const maxPauseMs = 1_000;

export type Call = <Reply>(command: string, ...args: (string | number)[]) => Promise<Reply>;

export interface RedisClient {
  /** Sends a command if there is a connection now; nothing waits for one. */
  readonly call: Call;
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
  return {
    call: async <Reply>(command: string, ...args: (string | number)[]) => {
      try {
        return (await redis.call(command, args)) as Reply;
      } catch (thrown) {
        throw asViewsError(thrown);
      }
    },
    close: () => redis.disconnect(),
  };
}
