/** Where a topic is: `kafka://HOST:PORT[,HOST:PORT]/TOPIC`. */
export interface KafkaAddress {
  readonly url: string;
  readonly brokers: readonly string[];
  readonly topic: string;
}

const host = String.raw`(?:[\w.-]+|\[[0-9a-fA-F:]+\]):\d{1,5}`;
const address = new RegExp(`^kafka://(${host}(?:,${host})*)/([a-zA-Z0-9._-]{1,249})$`);

/** null where the URL is not of that form. */
export function parseKafkaAddress(url: string): KafkaAddress | null {
  const [, brokers, topic] = address.exec(url) ?? [];
  return brokers === undefined || topic === undefined ? null : { url, brokers: brokers.split(','), topic };
}
