import { createRandom, type Random } from '../random/random.js';
import { hostileIps, hostileNames, type PlainEvent } from './hostile-event.case.js';
import { type Instants, streams } from './hostile-streams.case.js';
import type { PassedEvent } from './oracle.case.js';

export interface HostileOptions extends Instants {
  readonly seed: number;
  readonly withinOffsets: number;
  /** Where the log will put a record of that key. */
  readonly partitionOf: (key: string) => number;
}

export interface HostileLog {
  /** In the order of appends; the key is the entity. */
  readonly records: readonly { readonly key: string; readonly value: string }[];
  /** What the door passes, at its place in the log. */
  readonly passed: readonly PassedEvent[];
}

/**
 * A log with every stream under several names, interleaved, and among them records that the door rejects and duplicates at
 * every telling distance: just within the window of ids, just beyond it, and of duplicates. A pure function of the options.
 */
export function hostileLog(options: HostileOptions): HostileLog {
  const random = createRandom(options.seed);
  const log = new Log(options, random);
  const names = Object.keys(streams);
  const entities = [
    ...hostileNames.map((user, index) => ({ user, name: names[index % (names.length - 1)]! })),
    ...names.map((name) => ({ user: `${name} user`, name })),
  ];
  const waiting = entities.map(({ user, name }) => {
    const times = streams[name]!(random, options);
    return {
      user,
      times,
      makeIp: ipsOf(user, random),
      ...(name === 'heavy' && { network_details: mostBytes }),
    };
  });
  for (const { user } of waiting) log.appendRejected(user);
  while (waiting.length > 0) {
    const index = random.integer(waiting.length);
    const { times, makeIp, ...fixed } = waiting[index]!;
    const timestamp = times.shift();
    if (timestamp === undefined) waiting.splice(index, 1);
    else {
      const event_id = log.newId();
      log.append({ ...content(random), source_ip: makeIp(), event_id, timestamp, ...fixed });
    }
  }
  return log;
}

/** As much as a field may hold: more than 1,024 of them pass 2^63. */
const mostBytes = { bytes_sent: Number.MAX_SAFE_INTEGER };

class Log implements HostileLog {
  readonly records: { key: string; value: string }[] = [];
  readonly passed: PassedEvent[] = [];
  readonly #ends = new Map<number, number>();
  /** Copies to be appended when the partition reaches the offset. */
  readonly #due = new Map<string, PlainEvent>();

  constructor(
    private readonly options: HostileOptions,
    private readonly random: Random,
  ) {}

  /** Sometimes one that was used before, perhaps in another partition, perhaps long ago. */
  newId(): string {
    const { passed, random } = this;
    if (passed.length > 0 && random.integer(20) === 0)
      return passed[random.integer(passed.length)]!.event.event_id;
    return `evt_${String(this.records.length).padStart(12, '0')}`;
  }

  append(event: PlainEvent): void {
    if (this.random.integer(12) === 0) this.appendRejected(event.user, event.event_id);
    this.#put(event);
    const partition = this.options.partitionOf(event.user);
    for (;;) {
      const copy = this.#due.get(`${partition} ${this.#end(partition)}`);
      if (!copy) return;
      this.#put(copy);
    }
  }

  /** It has the id of an event, which makes nothing a duplicate. */
  appendRejected(user: string, event_id = 'evt_000000000000'): void {
    const wrong = [
      { event_id, user, timestamp: 'yesterday', event_type: 'dns_query' },
      { event_id, user, timestamp: this.options.now + 86_400_001, event_type: 'dns_query' },
      { event_id, user: 17, timestamp: this.options.now, event_type: 'dns_query' },
      { event_id, user: '', timestamp: this.options.now, event_type: 'dns_query' },
      { event_id, user, timestamp: this.options.now, event_type: 'dns_query', threat_score: 2 },
    ];
    const value = JSON.stringify(wrong[this.random.integer(wrong.length)]);
    this.#record(user, this.random.integer(4) === 0 ? value.slice(0, -1) : value);
  }

  #put(event: PlainEvent): void {
    const { partition, offset } = this.#record(event.user, JSON.stringify(event));
    this.passed.push({ partition, offset, event });
    if (this.random.integer(6) > 0) return;
    const within = this.options.withinOffsets;
    const distance = [1, 2, within - 1, within, within + 1, 2 * within][this.random.integer(6)]!;
    const moved = event.timestamp - this.random.integer(2) * 1234;
    this.#due.set(`${partition} ${offset + distance}`, { ...event, timestamp: moved });
  }

  #record(key: string, value: string): { partition: number; offset: number } {
    const partition = this.options.partitionOf(key);
    const offset = this.#end(partition);
    this.#ends.set(partition, offset + 1);
    this.records.push({ key, value });
    return { partition, offset };
  }

  #end(partition: number): number {
    return this.#ends.get(partition) ?? 0;
  }
}

/** A few addresses with favourites; for some users a new one with every event, so that caps are passed. */
function ipsOf(user: string, random: Random): () => string | null {
  const many = user.length % 3 === 0;
  const pool = Array.from({ length: 6 }, (_, index) => `10.0.${random.integer(9)}.${index}`);
  return () => {
    if (random.integer(8) === 0) return null;
    if (random.integer(4) === 0) return hostileIps[random.integer(hostileIps.length)]!;
    return many ? `192.168.0.${random.integer(100)}` : pool[random.integer(1 + random.integer(pool.length))]!;
  };
}

function content(random: Random): Omit<PlainEvent, 'event_id' | 'user' | 'timestamp'> {
  const one = <Item>(...items: Item[]) => items[random.integer(items.length)]!;
  const kinds = ['auth_attempt', 'dns_query', 'file_access', 'network_connection', 'process_execution'];
  const bytes = {
    bytes_sent: one(null, 0, 1, random.integer(2 ** 40)),
    destination_port: one(null, 0, 443, 65_535, random.integer(65_536)),
  };
  const hostname = one(null, '', 'pc-1', 'PC-1');
  const process = {
    process_name: one(null, 'bash', 'BASH', hostileIps[random.integer(hostileIps.length)]!),
    user_privileges: one(null, 'standard', 'admin', 'Admin', 'system'),
    is_signed: one(null, true, false),
  };
  const operation = one(null, 'read', 'write', 'WRITE', 'create', 'delete', 'encrypt', 'rename');
  const query = {
    query_name: one(
      null,
      '',
      'example.org',
      'EXAMPLE.org',
      random.next().toString(36),
      '\u{1f600}.example',
      '4f1c90ba72d6538e',
    ),
    response_code: one(null, 'NOERROR', 'NXDOMAIN', 'nxdomain'),
  };
  return {
    event_type: one('auth_attempt', ...kinds),
    ...one<object>({}, { status: one('success', 'failed', 'blocked', 'pending', null) }),
    ...one<object>({}, { threat_score: one(null, 0, 1, 0.7, 0.6999995, 1e-7, 0.1234565, random.next()) }),
    ...one<object>(
      {},
      { location: one(null, '', 'DE-BER-Berlin', 'DE-', 'US-', 'DE-BER', '-US', `XX-${random.integer(9)}`) },
    ),
    ...one<object>(
      {},
      { metadata: one(null, {}, { geo_location: one(null, 'US-NY-New York', 'x\ud800'), hostname }) },
    ),
    ...one<object>({}, { network_details: one<object | null>(null, {}, bytes, mostBytes) }),
    ...one<object>({}, { destination_ip: one(null, '', `10.1.${random.integer(3)}.${random.integer(5)}`) }),
    file_details: one(
      null,
      {},
      {
        is_encrypted: one(null, true, false),
        access_denied: one(null, true, false),
        operation,
        file_path: one(
          null,
          '',
          'x.txt',
          '/x.txt',
          '/srv/a/x.txt',
          '/srv/A/x.txt',
          'C:\\a\\x.txt',
          '/\u{1f600}/',
        ),
      },
    ),
    process_details: one<object | null>(null, {}, process),
    dns_details: one<object | null>(null, {}, query),
  };
}
