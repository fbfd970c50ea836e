import kafkajs from 'kafkajs';
import { causeOf, StreamGuardError } from '../../../core/errors/errors.js';
import type { KafkaAddress } from './address.js';

const unreachable = new Set([
  'KafkaJSConnectionError',
  'KafkaJSConnectionClosedError',
  'KafkaJSRequestTimeoutError',
  'KafkaJSBrokerNotFound',
  'KafkaJSNoBrokerAvailableError',
]);

/** Whether the broker will take the same request in a moment: one that has just started, say. */
export function isSettling(thrown: Error): boolean {
  const root = rootOf(thrown);
  return root instanceof kafkajs.KafkaJSError && root.retriable && !isUnreachable(root);
}

/** Whether it passes by itself, however long that takes. */
export function isPassing(thrown: Error): boolean {
  return isUnreachable(rootOf(thrown)) || isSettling(thrown);
}

function isUnreachable({ name, message }: Error): boolean {
  return unreachable.has(name) || message === 'Broker not connected';
}

/** What went wrong at Kafka, as an error a user can act on; anything that is not Kafka's stays what it is. */
export function asLogError(address: KafkaAddress, thrown: unknown): unknown {
  if (thrown instanceof StreamGuardError || !(thrown instanceof Error)) return thrown;
  const root = rootOf(thrown);
  const cause = causeOf(root);
  const { url } = address;
  if (isUnreachable(root) || isSettling(root))
    return new StreamGuardError(
      'log-unreachable',
      { brokers: address.brokers.join(','), cause },
      { cause: thrown },
    );
  const codec = /^(\w+) compression not implemented$/.exec(cause)?.[1];
  if (codec !== undefined)
    return new StreamGuardError('log-codec-unknown', { url, codec: codec.toLowerCase() }, { cause: thrown });
  if (root instanceof kafkajs.KafkaJSError || thrown instanceof kafkajs.KafkaJSError)
    return new StreamGuardError('log-kafka-refused', { url, cause }, { cause: thrown });
  return thrown;
}

/** Runs `action` with Kafka's failures translated. */
export async function translated<Result>(
  address: KafkaAddress,
  action: () => Promise<Result>,
): Promise<Result> {
  try {
    return await action();
  } catch (thrown) {
    throw asLogError(address, thrown);
  }
}

function rootOf(error: Error): Error {
  return error.cause instanceof Error ? rootOf(error.cause) : error;
}
