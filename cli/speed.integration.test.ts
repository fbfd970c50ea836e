import { once } from 'node:events';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { ParityRow } from '../batch-layer/parity/tally.js';
import { Cli, ended } from './run-cli.case.js';

interface SpeedAnswer {
  readonly run: string | null;
  readonly positions: Readonly<Record<string, number>>;
  readonly counts: Readonly<
    Record<'read' | 'valid' | 'rejected' | 'duplicate' | 'inWindow' | 'beforeWindow', number>
  >;
  readonly scored: number;
  readonly anomalies: number;
  readonly alerts: number;
  readonly startSeconds: number | null;
  readonly seconds: number | null;
}

let cli: Cli;
beforeAll(async () => {
  cli = new Cli(await mkdtemp(join(tmpdir(), 'speed [cli] ')));
  const traffic = ['--days', '3', '--users', '12', '--late', '0.02', '--duplicates', '0.02'];
  await cli.json('generate', ...traffic, '--seed', '5', '--out', 'dir:events');
}, 60_000);
afterAll(() => rm(cli.folder, { recursive: true }));

const speed = (...args: string[]) =>
  cli.json<SpeedAnswer>('speed', '--source', 'dir:events', '--until', 'end', ...args);
const liveParity = async () => {
  const answer = await cli.json<{ differences: number; from: string; rows: ParityRow[] }>(
    'parity',
    '--live',
    '--source',
    'dir:events',
  );
  return { ...answer, forest: answer.rows.find(({ name }) => name === 'forest_score')! };
};
async function until(isSo: () => Promise<boolean>): Promise<void> {
  while (!(await isSo())) await sleep(100);
}
const linesOf = async (name: string) =>
  (await readFile(join(cli.folder, name), 'utf8'))
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as Record<string, unknown>);

test('scores the log, once, and agrees with SQL on what it counted', async () => {
  const first = await speed('--scores', 'scores.ndjson');
  expect(first.run).toBeNull();
  const { read, valid, rejected, duplicate, inWindow, beforeWindow } = first.counts;
  expect(read).toBe(valid + rejected + duplicate);
  expect(valid).toBe(inWindow + beforeWindow);
  expect(duplicate).toBeGreaterThan(0);
  expect(first.scored).toBe(valid);
  expect(first.seconds).toBeGreaterThan(0);
  expect(first.startSeconds).toBeGreaterThan(0);
  const scores = await linesOf('scores.ndjson');
  expect(scores).toHaveLength(valid);
  expect(scores.filter(({ alert_id }) => alert_id !== null)).toHaveLength(first.anomalies);
  expect(Object.keys(scores[0]!)).toEqual([
    'event_id',
    'user',
    'timestamp',
    'anomaly_score',
    'time_anomaly',
    'ip_anomaly',
    'location_anomaly',
    'type_anomaly',
    'failure_anomaly',
    'reasons',
    'alert_id',
    'suppressed_by',
    'severity',
    'model',
    'forest_score',
    'contributions',
    'maturity',
    'source',
    'partition',
    'offset',
  ]);
  expect(await liveParity()).toMatchObject({ differences: 0, from: 'checkpoint' });
  const nothing = { scored: 0, anomalies: 0, suppressed: 0, alerts: 0, startSeconds: null, seconds: null };
  expect(await speed()).toEqual({ ...first, ...nothing });
});

test('stands on a run as soon as there is one, and compares the score of its forest too', async () => {
  const { run } = await cli.json('train', '--source', 'dir:events');
  expect(await speed()).toMatchObject({ run });
  const { differences, forest } = await liveParity();
  expect(differences).toBe(0);
  expect(forest.compared).toBe(12);
});

test('compares a speed layer while it runs, by a snapshot, and ends it within seconds', async () => {
  const running = cli.start('speed', '--source', 'dir:events', '--no-progress');
  try {
    await until(() => liveParity().then(({ from }) => from === 'snapshot'));
    expect(await liveParity()).toMatchObject({ differences: 0, from: 'snapshot' });
    const begun = performance.now();
    running.kill('SIGTERM');
    const [code] = await once(running, 'close');
    expect(code).toBe(0);
    expect(performance.now() - begun).toBeLessThan(5000);
  } finally {
    running.kill('SIGKILL');
  }
});

test('its metrics add up to what it answers', async () => {
  const events = join(cli.folder, 'events');
  const metered = new Cli(await mkdtemp(join(tmpdir(), 'speed metered ')));
  const args = ['--source', `dir:${events}`, '--metrics-port', '0', '--json', '--no-progress'];
  const running = metered.start('speed', ...args);
  const end = ended(running);
  try {
    const url = await new Promise<string>((resolve) => {
      let told = '';
      running.stderr?.on('data', (text) => {
        told += text;
        const found = /http:\S+\/metrics/.exec(told);
        if (found) resolve(found[0]);
      });
    });
    let samples: readonly (readonly [name: string, value: number])[] = [];
    const sumOf = (name: string) =>
      samples
        .filter(([sample]) => sample.replace(/\{.*/, '') === `streamguard_${name}`)
        .reduce((sum, [, value]) => sum + value, 0);
    await until(async () => {
      const lines = (await (await fetch(url)).text()).split('\n').filter((line) => /^[a-z]/.test(line));
      samples = lines.map((line) => [line.replace(/ [^ ]*$/, ''), Number(line.split(' ').at(-1))]);
      const isLagTold = samples.some(([sample]) => sample.startsWith('streamguard_consumer_lag_records'));
      return isLagTold && sumOf('consumer_lag_records') === 0 && sumOf('state_entities') > 0;
    });
    running.kill('SIGTERM');
    const answer = JSON.parse((await end).stdout) as SpeedAnswer;
    const { read, valid, rejected, duplicate } = answer.counts;
    expect(valid).toBeGreaterThan(0);
    expect({
      records_read_total: sumOf('records_read_total'),
      records_valid_total: sumOf('records_valid_total'),
      records_rejected_total: sumOf('records_rejected_total'),
      records_duplicate_total: sumOf('records_duplicate_total'),
      events_processed_total: sumOf('events_processed_total'),
      processing_latency_seconds_count: sumOf('processing_latency_seconds_count'),
      anomaly_score_count: sumOf('anomaly_score_count'),
      threats_detected_total: sumOf('threats_detected_total'),
      anomalies_detected_total: sumOf('anomalies_detected_total'),
      state_entities: sumOf('state_entities'),
    }).toEqual({
      records_read_total: read,
      records_valid_total: valid,
      records_rejected_total: rejected,
      records_duplicate_total: duplicate,
      events_processed_total: answer.scored,
      processing_latency_seconds_count: read,
      anomaly_score_count: answer.scored,
      threats_detected_total: answer.anomalies,
      anomalies_detected_total: answer.anomalies,
      state_entities: 12,
    });
    expect(sumOf('processing_latency_seconds_sum')).toBeGreaterThan(0);
    expect(sumOf('state_bytes')).toBeGreaterThan(0);
  } finally {
    running.kill('SIGKILL');
    await rm(metered.folder, { recursive: true });
  }
}, 30_000);

test('says what to do where there is nothing to compare', async () => {
  const { code, stderr } = await cli.run('parity', '--live', '--source', 'dir:events', '--db', 'elsewhere');
  expect(code).toBe(1);
  expect(stderr).toContain('streamguard speed --source dir:events');
});
