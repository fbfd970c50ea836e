import { createHash } from 'node:crypto';
import kafkajs from 'kafkajs';
import { createRandom, type Random } from '../core/random/random.js';

/**
 * Events as the original's generator writes them: `event_type` twice, stray names beside `is_*`, nulls where it has no
 * value. One event per second from `startMs` on; a pure function of the arguments.
 */
export function originalEvents(seed: number, count: number, startMs: number): OriginalEvent[] {
  const random = createRandom(seed);
  return Array.from({ length: count }, (_, n) => {
    const timestamp = startMs + n * 1000;
    const id = `evt_${createHash('md5').update(`${seed} ${n}`).digest('hex')}`;
    return { id, timestamp, text: originalText(id, timestamp, random) };
  });
}

export interface OriginalEvent {
  readonly id: string;
  /** Epoch ms. */
  readonly timestamp: number;
  readonly text: string;
}

const messagesTogether = 1000;

/** As its producer does: the key is the event's id, idempotent, acks=all, gzip. */
export async function produceAsTheOriginal(
  broker: string,
  topic: string,
  partitions: number,
  events: readonly OriginalEvent[],
): Promise<void> {
  const kafka = new kafkajs.Kafka({
    clientId: 'streamguard-event-generator',
    brokers: [broker],
    logLevel: kafkajs.logLevel.NOTHING,
  });
  const admin = kafka.admin();
  await admin.connect();
  await admin.createTopics({ topics: [{ topic, numPartitions: partitions }], waitForLeaders: true });
  await admin.disconnect();
  const producer = kafka.producer({
    idempotent: true,
    maxInFlightRequests: 1,
    createPartitioner: kafkajs.Partitioners.DefaultPartitioner,
  });
  await producer.connect();
  const messages = events.map(({ id, timestamp, text }) => ({
    key: id,
    value: text,
    timestamp: String(timestamp),
  }));
  for (let next = 0; next < messages.length; next += messagesTogether) {
    const together = messages.slice(next, next + messagesTogether);
    await producer.send({ topic, acks: -1, compression: kafkajs.CompressionTypes.GZIP, messages: together });
  }
  await producer.disconnect();
}

const users = ['alice', 'bob', 'charlie', 'david', 'eve', 'frank', 'grace', 'henry', 'admin', 'guest'];

function originalText(id: string, timestamp: number, random: Random): string {
  const one = <Item>(...items: Item[]) => items[random.integer(items.length)]!;
  const user = one(...users);
  const address = `192.168.1.${10 + random.integer(12) * 10}`;
  const [type, details, status] = one(
    () => {
      const outcome = one('success', 'success', 'success', 'failed', 'blocked');
      const reason = outcome === 'success' ? null : 'invalid_password';
      return [
        'auth_attempt',
        `"auth_details":{"auth_type":"${one('password', 'mfa', 'sso', 'api_key')}","status":"${outcome}","failure_reason":${JSON.stringify(reason)},"attempts_count":${1 + random.integer(3)},"previous_success_timestamp":null}`,
        outcome,
      ];
    },
    () => [
      'network_connection',
      `"network_details":{"protocol":"tcp","source_port":${49152 + random.integer(9999)},"destination_port":${one(80, 443, 22, 4444)},"bytes_sent":${random.integer(1e6)},"bytes_received":${random.integer(1e6)},"duration_ms":${random.integer(300_000)},"destination_hostname":null,"connection_state":"closed"}`,
      'success',
    ],
    () => [
      'file_access',
      `"file_details":{"file_path":"/data/${random.integer(40)}.txt","operation":"read","file_size_bytes":${random.integer(1e6)},"file_hash":null,"encrypted":false,"is_encrypted":false,"permissions_changed":false,"access_denied":false}`,
      'success',
    ],
    () => [
      'process_execution',
      `"process_details":{"process_name":"bash","process_id":${random.integer(30_000)},"parent_process_id":1,"command_line":"bash -c ls","executable_path":null,"executable_hash":null,"user_privileges":"${one('system', 'admin', 'standard')}","signed":true,"is_signed":true,"signer":null}`,
      'success',
    ],
    () => [
      'dns_query',
      `"dns_details":{"query_name":"host${random.integer(30)}.example.com","query_type":"A","response_code":"${one('NOERROR', 'NXDOMAIN')}","resolved_ips":[],"ttl":300,"cached":false,"is_cached":false,"dns_server":"8.8.8.8"}`,
      'success',
    ],
  )() as [string, string, string];
  return `{"event_type":"${type}","event_id":"${id}","timestamp":${timestamp},"source_ip":"${address}","destination_ip":"10.0.0.${random.integer(200)}","user":"${user}","event_type":"${type}","threat_score":${(random.integer(1000) / 1000).toFixed(3)},"status":"${status}","metadata":{"hostname":"host-${user}","geo_location":"${one('US-NY-NewYork', 'DE-BE-Berlin')}","user_agent":null,"session_id":null},${details}}`;
}
