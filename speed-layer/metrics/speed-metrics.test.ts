import { expect, test } from 'vitest';
import { rejectionReasons } from '../../core/events/rejection.js';
import { SpeedMetrics } from './speed-metrics.js';

/** Sample → value, of what the registry tells. */
async function samples({ registry }: SpeedMetrics): Promise<Map<string, number>> {
  const lines = (await registry.metrics()).split('\n').filter((line) => line !== '' && !line.startsWith('#'));
  return new Map(
    lines.map((line) => {
      const end = line.lastIndexOf(' ');
      return [line.slice(0, end), Number(line.slice(end + 1))];
    }),
  );
}

/** The samples that `calls` change, with their values after it. */
async function changes(calls: (metrics: SpeedMetrics) => void): Promise<Record<string, number>> {
  const metrics = new SpeedMetrics();
  const before = await samples(metrics);
  calls(metrics);
  const after = await samples(metrics);
  return Object.fromEntries([...after].filter(([sample, value]) => before.get(sample) !== value));
}

const updates: [name: string, calls: (metrics: SpeedMetrics) => void, changed: Record<string, number>][] = [
  [
    'processed',
    (metrics) => {
      for (const type of ['auth_attempt', 'dns_query', 'auth_attempt']) metrics.processed(type);
    },
    {
      'streamguard_events_processed_total{event_type="auth_attempt"}': 2,
      'streamguard_events_processed_total{event_type="dns_query"}': 1,
    },
  ],
  [
    'anomaly',
    (metrics) => {
      metrics.anomaly(0.5, 'low');
      metrics.anomaly(0.599, 'low');
      metrics.anomaly(0.7, 'medium');
      metrics.anomaly(0.8, 'high');
      metrics.anomaly(0.9, 'critical');
      metrics.anomaly(1, 'critical');
    },
    {
      'streamguard_anomalies_detected_total{score_range="0.5-0.6"}': 2,
      'streamguard_anomalies_detected_total{score_range="0.7-0.8"}': 1,
      'streamguard_anomalies_detected_total{score_range="0.8-0.9"}': 1,
      'streamguard_anomalies_detected_total{score_range="0.9-1.0"}': 2,
      'streamguard_threats_detected_total{severity="low"}': 2,
      'streamguard_threats_detected_total{severity="medium"}': 1,
      'streamguard_threats_detected_total{severity="high"}': 1,
      'streamguard_threats_detected_total{severity="critical"}': 2,
    },
  ],
  [
    'scored',
    (metrics) => {
      metrics.scored(0.9);
      metrics.scored(0.901);
    },
    {
      'streamguard_anomaly_score_bucket{le="0.9"}': 1,
      'streamguard_anomaly_score_bucket{le="1"}': 2,
      'streamguard_anomaly_score_bucket{le="+Inf"}': 2,
      streamguard_anomaly_score_sum: 0.9 + 0.901,
      streamguard_anomaly_score_count: 2,
    },
  ],
  [
    'latency',
    (metrics) => {
      metrics.latency(2, 3);
      metrics.latency(60);
    },
    {
      'streamguard_processing_latency_seconds_bucket{le="2.5"}': 3,
      'streamguard_processing_latency_seconds_bucket{le="5"}': 3,
      'streamguard_processing_latency_seconds_bucket{le="10"}': 3,
      'streamguard_processing_latency_seconds_bucket{le="+Inf"}': 4,
      streamguard_processing_latency_seconds_sum: 66,
      streamguard_processing_latency_seconds_count: 4,
    },
  ],
  [
    'suppressed',
    (metrics) => metrics.suppressed('backup'),
    { 'streamguard_anomalies_suppressed_total{suppression="backup"}': 1 },
  ],
  ['kafkaError', (metrics) => metrics.kafkaError(), { streamguard_kafka_errors_total: 1 }],
  ['storageError', (metrics) => metrics.storageError(), { streamguard_storage_errors_total: 1 }],
  [
    'records',
    (metrics) => {
      metrics.records({ read: 10, valid: 7, duplicate: 1 });
      metrics.rejected('too-large');
      metrics.rejected('missing');
      metrics.deadLetters(2);
    },
    {
      streamguard_records_read_total: 10,
      streamguard_records_valid_total: 7,
      streamguard_records_duplicate_total: 1,
      'streamguard_records_rejected_total{reason="too-large"}': 1,
      'streamguard_records_rejected_total{reason="missing"}': 1,
      streamguard_dead_letters_total: 2,
    },
  ],
  [
    'lag, missing and unscored',
    (metrics) => {
      metrics.lag(0, 12);
      metrics.lag(1, 5);
      metrics.lag(1, 0);
      metrics.missing(1, 33);
      metrics.unscored(1, 44);
    },
    {
      'streamguard_consumer_lag_records{partition="0"}': 12,
      'streamguard_consumer_lag_records{partition="1"}': 0,
      'streamguard_missing_offsets{partition="1"}': 33,
      'streamguard_unscored_offsets{partition="1"}': 44,
    },
  ],
  [
    'run',
    (metrics) => {
      metrics.run(0, null, null);
      metrics.run(1, 'run-1', 1_700_000_000_500);
      metrics.run(1, 'run-2', 1_700_000_001_500);
    },
    {
      'streamguard_run_info{partition="0",run="none"}': 1,
      'streamguard_run_created_timestamp_seconds{partition="0"}': 0,
      'streamguard_run_info{partition="1",run="run-2"}': 1,
      'streamguard_run_created_timestamp_seconds{partition="1"}': 1_700_000_001.5,
    },
  ],
  [
    'state',
    (metrics) => metrics.state(10_000, 2 ** 30),
    { streamguard_state_entities: 10_000, streamguard_state_bytes: 2 ** 30 },
  ],
  [
    'checkpoint',
    (metrics) => metrics.checkpoint(3, 4, 1_700_000_000_000),
    {
      'streamguard_checkpoint_timestamp_seconds{partition="3"}': 1_700_000_000,
      'streamguard_checkpoint_duration_seconds_bucket{le="5"}': 1,
      'streamguard_checkpoint_duration_seconds_bucket{le="10"}': 1,
      'streamguard_checkpoint_duration_seconds_bucket{le="+Inf"}': 1,
      streamguard_checkpoint_duration_seconds_sum: 4,
      streamguard_checkpoint_duration_seconds_count: 1,
    },
  ],
  [
    'condition',
    (metrics) => {
      metrics.condition('views', false);
      metrics.condition('log', false);
      metrics.condition('log', true);
    },
    { 'streamguard_condition_ok{condition="views"}': 0 },
  ],
  [
    'viewWrite',
    (metrics) => {
      for (const outcome of ['written', 'written', 'fenced'] as const) metrics.viewWrite(outcome);
    },
    {
      'streamguard_view_writes_total{outcome="written"}': 2,
      'streamguard_view_writes_total{outcome="fenced"}': 1,
    },
  ],
];

test.each(updates)('%s updates its metrics and no other', async (_, calls, changed) => {
  expect(await changes(calls)).toEqual(changed);
});

test('every metric is updated by one of them', () => {
  const changed = updates.flatMap(([, , samples]) => Object.keys(samples));
  for (const { name } of new SpeedMetrics().registry.getMetricsAsArray())
    expect(changed.some((sample) => new RegExp(`^${name}(_bucket|_sum|_count)?(\\{|$)`).test(sample))).toBe(
      true,
    );
});

test('scraping twice counts nothing twice', async () => {
  const metrics = new SpeedMetrics();
  for (const [, calls] of updates) calls(metrics);
  expect(await samples(metrics)).toEqual(await samples(metrics));
});

test('kinds that did not occur yet are there, and what may break is whole', async () => {
  const told = await samples(new SpeedMetrics());
  for (const condition of ['log', 'outputs', 'disk', 'views'])
    expect(told.get(`streamguard_condition_ok{condition="${condition}"}`)).toBe(1);
  for (const reason of Object.keys(rejectionReasons))
    expect(told.get(`streamguard_records_rejected_total{reason="${reason}"}`)).toBe(0);
  for (const range of ['0.5-0.6', '0.6-0.7', '0.7-0.8', '0.8-0.9', '0.9-1.0'])
    expect(told.get(`streamguard_anomalies_detected_total{score_range="${range}"}`)).toBe(0);
});

test('types that nobody listed cannot fill the memory', async () => {
  const told = await changes((metrics) => {
    for (let i = 0; i < 1000; i++) metrics.processed(`type-${i}`);
  });
  expect(told['streamguard_events_processed_total{event_type="type-99"}']).toBe(1);
  expect(told['streamguard_events_processed_total{event_type="other"}']).toBe(900);
  expect(Object.keys(told)).toHaveLength(101);
});

test('a released partition is told of no more, the others are', async () => {
  const told = await changes((metrics) => {
    for (const partition of [0, 1]) {
      metrics.lag(partition, 1);
      metrics.missing(partition, 1);
      metrics.unscored(partition, 1);
      metrics.run(partition, 'run-1', 1000);
      metrics.checkpoint(partition, 1, 1000);
    }
    metrics.release(0);
  });
  expect(Object.keys(told).filter((sample) => sample.includes('partition="0"'))).toEqual([]);
  expect(Object.keys(told).filter((sample) => sample.includes('partition="1"'))).toHaveLength(6);
});

test('two instances share nothing', async () => {
  const one = new SpeedMetrics();
  one.kafkaError();
  expect((await samples(new SpeedMetrics())).get('streamguard_kafka_errors_total')).toBe(0);
});
