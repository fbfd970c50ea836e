import kafkajs, { type Kafka } from 'kafkajs';
import type { KafkaAddress } from './address.js';

/** Four attempts of 1.5 s with growing pauses: a broker that does not answer is known within ten seconds. */
export const retry = { retries: 3, initialRetryTime: 200, maxRetryTime: 1000, factor: 0.2, multiplier: 2 };

/** kafkajs logs recoverable states as errors; what matters reaches us as an exception or event, so it logs nowhere. */
export function kafkaClient(address: KafkaAddress): Kafka {
  return new kafkajs.Kafka({
    clientId: 'streamguard',
    brokers: [...address.brokers],
    connectionTimeout: 1500,
    requestTimeout: 10_000,
    retry,
    logLevel: kafkajs.logLevel.NOTHING,
  });
}
