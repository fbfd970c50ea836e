import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, describe, expect, it, vi } from 'vitest';
import { openEventLog } from '../connectors/event-log/open.js';
import { namedLog } from './arguments.js';
import { generateCommand } from './generate.js';

const folder = mkdtempSync(join(tmpdir(), 'streamguard-generate-'));
afterAll(() => rmSync(folder, { recursive: true }));
afterEach(() => {
  vi.restoreAllMocks();
  process.exitCode = undefined;
});

const path = (name: string) => join(folder, name);

/** Runs the command and returns its document. */
async function generate(...given: string[]): Promise<Record<string, unknown>> {
  const written: string[] = [];
  vi.spyOn(process.stdout, 'write').mockImplementation((text) => written.push(String(text)) > 0);
  const command = generateCommand().configureOutput({ writeErr: () => undefined });
  await command.parseAsync(['--json', '--no-progress', ...given], { from: 'user' });
  return JSON.parse(written.join('')) as Record<string, unknown>;
}

async function eventsIn(name: string): Promise<{ event_id: string; timestamp: number }[]> {
  const log = await openEventLog(`dir:${path(name)}`);
  const events = [];
  const to = await log.positions('latest');
  for await (const { records } of log.read({ from: to.map(() => 0), to })) {
    for (const { value } of records) events.push(JSON.parse(value!.toString()));
  }
  return events;
}

const small = ['--days', '3', '--users', '30', '--start', '2026-03-02'];

describe('the log that --broker and --topic name', () => {
  it.each([
    [{}, undefined],
    [{ broker: 'k1:9092,k2:9092' }, 'kafka://k1:9092,k2:9092/security-events'],
    [{ topic: 'logins' }, 'kafka://localhost:9092/logins'],
    [{ broker: 'k1:9092', topic: 'logins' }, 'kafka://k1:9092/logins'],
  ])('of %j is %s', (given, url) => {
    expect(namedLog('--out', undefined, given)).toBe(url);
  });
});

describe('generate', () => {
  it('fills a log and says what with; the same again gives the same bytes', async () => {
    const labels = path('labels.ndjson');
    const document = await generate(
      ...small,
      '--out',
      `dir:${path('one')}`,
      '--labels',
      labels,
      '--partitions',
      '2',
    );
    const again = await generate(...small, '--out', `dir:${path('other')}`, '--partitions', '2');
    const events = await eventsIn('one');
    expect(document).toMatchObject({ events: events.length, users: 30, days: 3, complete: true });
    expect(again).toMatchObject({ events: document.events, labels: document.labels });
    for (const partition of ['0', '1']) {
      const segment = join(partition, '00000000000000000000.ndjson');
      const [one, other] = ['one', 'other'].map((log) => readFileSync(path(join(log, segment))));
      expect(one!.equals(other!)).toBe(true);
      expect(one!.length).toBeGreaterThan(1_000_000);
    }
    const known = new Set(events.map(({ event_id }) => event_id));
    const lines = readFileSync(labels, 'utf8').trimEnd().split('\n');
    expect(lines.length).toBe(document.labels);
    expect(lines.map((line) => JSON.parse(line).event_id).filter((id) => !known.has(id))).toEqual([]);
  });

  it('by itself ends its history last midnight', async () => {
    await generate('--days', '2', '--users', '20', '--out', `dir:${path('recent')}`);
    const times = (await eventsIn('recent')).map(({ timestamp }) => timestamp);
    const midnight = Math.floor(Date.now() / 86_400_000) * 86_400_000;
    expect(Math.max(...times)).toBeLessThan(midnight);
    expect(Math.max(...times)).toBeGreaterThan(midnight - 3_600_000);
    expect(Math.min(...times)).toBeGreaterThanOrEqual(midnight - 2 * 86_400_000);
  });

  it('runs live at a rate for a while', async () => {
    const begunMs = Date.now();
    const document = await generate('--rate', '200', '--duration', '1', '--out', `dir:${path('live')}`);
    const events = await eventsIn('live');
    expect(document).toMatchObject({ events: 200, days: null });
    expect(events.length).toBe(200);
    for (const { timestamp } of events) expect(Math.abs(timestamp - begunMs)).toBeLessThan(10_000);
  });

  it('ends live traffic at a signal, with everything sent in the log', async () => {
    const running = generate('--rate', '500', '--out', `dir:${path('stopped')}`);
    await vi.waitFor(async () => expect((await eventsIn('stopped')).length).toBeGreaterThan(50), 20_000);
    process.emit('SIGTERM');
    const document = await running;
    expect((await eventsIn('stopped')).length).toBe(document.events);
    expect(process.exitCode).toBeUndefined();
  });

  it.each([
    [['--days', '1', '--rate', '5'], '--days is history at once'],
    [['--out', 'dir:x', '--topic', 'y'], '--out names a log'],
    [['--scenarios', 'phishing'], 'phishing is none of'],
    [['--intensity', '1.5'], 'number from 0.001 to 1'],
    [['--rate', '0'], 'number from'],
    [['--start', '2026-02-30'], 'date from 2000'],
    [['--days', '0'], 'whole number from 1'],
  ])('refuses %j', async (given, problem) => {
    await expect(generate(...given)).rejects.toThrow(problem);
  });
});
