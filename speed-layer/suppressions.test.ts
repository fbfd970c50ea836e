import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { eventText } from '../batch-layer/bench.case.js';
import { levelDbStore } from '../connectors/state-store/leveldb/leveldb-store.js';
import { decodeJudgement, type Judgement } from '../core/alerts/judgement.js';
import { severityOf } from '../core/alerts/severity.js';
import type { Profile } from '../core/profile/profile.js';
import { now, partitions, profile as unsuppressed } from './hostile-speed.case.js';
import { judgementKey } from './keys.js';
import { metricsObserver } from './metrics/metrics-observer.js';
import { SpeedMetrics } from './metrics/speed-metrics.js';
import { SpeedBench } from './speed-bench.case.js';

/** The last instant of 2025-10-20 in Berlin, and then some. */
const endMs = Date.UTC(2025, 9, 20, 22);
const profile: Profile = {
  ...unsuppressed,
  alerts: {
    ...unsuppressed.alerts,
    suppressions: [
      {
        name: 'known',
        when: { user: ['ann', 'bea'], destination_port: { min: 443 } },
        until: '2025-10-20',
        reason: 'a scan that was announced',
        owner: 'eve',
      },
    ],
  },
};
const users = ['ann', 'bea', 'cy', 'dot'];

/** Each event of a user comes from another address; every third goes to a port that is not meant. */
const events = Array.from({ length: 240 }, (_, index) => {
  const user = users[index % users.length]!;
  const port = Math.floor(index / users.length) % 3 === 0 ? 22 : 443;
  const timestamp = endMs + (index - 120) * 60_000;
  const fields = { source_ip: `10.0.0.${index}`, metadata: { port } };
  return { user, timestamp, port, text: eventText(index, { user, timestamp, ...fields }) };
});
const isMeant = (user: unknown, timestamp: number, port: number) =>
  (user === 'ann' || user === 'bea') && port === 443 && timestamp < endMs;
const meant = events.filter(({ user, timestamp, port }) => isMeant(user, timestamp, port));

let speed: SpeedBench;
const metrics = new SpeedMetrics();
beforeAll(async () => {
  speed = await SpeedBench.open({ profile, partitions }, () => now);
  await speed.bench.append(
    events.map(({ user, text }) => ({ key: user, value: text })),
    now,
  );
  await speed.run({ observer: metricsObserver(metrics, () => undefined) });
});
afterAll(() => speed.close());

/** Of users that have one. */
async function judgements(): Promise<Record<string, Judgement>> {
  const stores = levelDbStore(join(speed.bench.folder, 'speed', 'state'));
  const found: Record<string, Judgement> = {};
  for (const partition of await stores.partitions()) {
    const store = await stores.open(partition);
    for (const user of users) {
      const bytes = store.get(judgementKey(user));
      if (bytes) found[user] = decodeJudgement(Buffer.from(bytes).toString());
    }
    await store.close();
  }
  return found;
}

it('its anomalies are in the log with its name, and in no alert; the others are as they were', async () => {
  const anomalies = await speed.anomalies();
  const suppressed = anomalies.filter(({ suppressed_by }) => suppressed_by !== null);
  const times = new Set(meant.map(({ timestamp }) => timestamp));
  expect(suppressed.length).toBeGreaterThan(20);
  for (const record of anomalies) {
    const isSuppressed = times.has(record.timestamp);
    expect(record).toMatchObject({
      suppressed_by: isSuppressed ? 'known' : null,
      alert_id: isSuppressed ? null : expect.any(String),
      severity: severityOf(record.anomaly_score),
      reasons: [expect.stringContaining('New address'), ...record.reasons.slice(1)],
    });
  }
  const counted = await metrics.registry.metrics();
  expect(counted).toContain(
    `streamguard_anomalies_suppressed_total{suppression="known"} ${suppressed.length}\n`,
  );
});

it('joins no episode and adds no risk: both are those of the other anomalies', async () => {
  const anomalies = await speed.anomalies();
  const found = await judgements();
  for (const user of users) {
    const others = anomalies.filter((one) => one.user === user && one.suppressed_by === null);
    const { episodes, risk } = found[user]!;
    const counted = episodes.reduce((total, { events }) => total + events, 0);
    expect(counted).toBe(others.length);
    expect(others.map(({ timestamp }) => timestamp)).toContain(risk.timeMs);
  }
});

it('judgements that are rebuilt from the log are the same', async () => {
  const before = await judgements();
  await speed.train(now);
  await speed.lose(['state', 'snapshots']);
  await speed.run({ untilEnd: true });
  expect(await judgements()).toEqual(before);
});
