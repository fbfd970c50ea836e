import { createRandom, type Random } from '../../core/random/random.js';

/** An event of the original's generator, and whether it was injected as an anomaly. */
export interface OriginalEvent {
  readonly json: string;
  readonly timeMs: number;
  readonly isInjected: boolean;
}

const users = [
  ...['alice', 'bob', 'charlie', 'david', 'eve', 'frank', 'grace'],
  ...['henry', 'admin', 'contractor', 'developer', 'analyst', 'manager', 'guest'],
];
const places = ['US-NYC', 'US-SFO', 'UK-LON', 'DE-BER', 'FR-PAR', 'JP-TYO', 'IN-BLR', 'AU-SYD'];
const foreignPlaces = ['RU-MOW-Moscow', 'CN-BJ-Beijing', 'KP-PYO-Pyongyang'];
/** Cumulative shares. */
const types = [
  ['auth_attempt', 0.4],
  ['network_connection', 0.65],
  ['file_access', 0.85],
  ['process_execution', 0.95],
  ['dns_query', 1],
] as const;
const injectedEvery = 50;

/** What the original's generator sends, spread evenly over the hours; every fiftieth event is an injected anomaly. */
export function* originalTraffic(
  seed: number,
  hours: number,
  eventsPerUserAndHour: number,
): Generator<OriginalEvent> {
  const random = createRandom(seed);
  const habits = users.map((_, index) => ({
    address: `192.168.1.${10 * (index + 1)}`,
    others: [1, 2].map(() => `192.168.1.${1 + random.integer(254)}`),
    place: pick(random, places),
  }));
  const total = hours * users.length * eventsPerUserAndHour;
  for (let number = 1; number <= total; number++) {
    const timeMs = Date.UTC(2026, 0, 5) + Math.floor(((number - 1) * hours * 3_600_000) / total);
    const isInjected = number % injectedEvery === 0;
    const user = random.integer(users.length);
    const { address, others, place } = habits[user]!;
    const type = isInjected && random.next() < 0.5 ? 'process_execution' : drawnType(random);
    const event = {
      event_id: `evt_${String(number).padStart(16, '0')}`,
      timestamp: timeMs,
      event_type: type,
      user: users[user],
      source_ip: isInjected
        ? `192.168.2.${1 + random.integer(200)}`
        : random.next() < 0.8
          ? address
          : pick(random, others),
      status: type === 'auth_attempt' ? authStatus(random, isInjected) : 'success',
      threat_score: 0.1,
      metadata: {
        geo_location: isInjected
          ? pick(random, foreignPlaces)
          : random.next() < 0.9
            ? place
            : pick(random, places),
      },
    };
    yield { json: JSON.stringify(event), timeMs, isInjected };
  }
}

function drawnType(random: Random): string {
  const at = random.next();
  return types.find(([, below]) => at < below)![0];
}

function authStatus(random: Random, isInjected: boolean): string {
  const at = random.next();
  return isInjected ? 'failed' : at < 0.92 ? 'success' : at < 0.98 ? 'failed' : 'blocked';
}

function pick<T>(random: Random, items: readonly T[]): T {
  return items[random.integer(items.length)]!;
}
