import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { beforeAll, describe, expect, test } from 'vitest';
import { loadConfiguration } from '../../../config/load.js';
import { createDoor } from '../../../core/events/door.js';
import type { Outcome } from '../importer.js';
import { openSourceFile } from '../source-file.js';
import { openSshd } from './sshd.js';

const path = fileURLToPath(new URL('../../../../shared/data/auth.log', import.meta.url));
const { profile } = loadConfiguration({ workingDirectory: import.meta.dirname, environment: {} });
const latestMs = Date.UTC(2017, 3, 21);

interface Event {
  readonly event_id: string;
  readonly timestamp: number;
  readonly event_type: string;
  readonly user: string;
  readonly source_ip?: string;
  readonly status: string;
  readonly auth_details?: { readonly auth_type?: string; readonly failure_reason?: string };
}

async function outcomesOf(): Promise<Outcome[]> {
  const file = await openSourceFile(path);
  const importer = await openSshd(file, { profile, reading: {}, latestMs });
  expect(importer.reading).toEqual({ year: 2017, zone: 'UTC' });
  const outcomes: Outcome[] = [];
  for await (const judged of importer.read(file.content()))
    outcomes.push(...judged.map(({ outcome }) => outcome));
  return outcomes;
}

function countsOf(values: readonly string[]): Record<string, number> {
  const counts = new Map<string, number>();
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1);
  return Object.fromEntries(counts);
}

/** Lines of the file, as grep finds them. */
const grep = (shape: RegExp) =>
  readFileSync(path, 'utf8')
    .split('\n')
    .filter((line) => shape.test(line)).length;

describe.skipIf(!existsSync(path))('auth.log (skipped where ../shared/data/auth.log is absent)', () => {
  let outcomes: Outcome[];
  let events: Event[];
  beforeAll(async () => {
    outcomes = await outcomesOf();
    events = outcomes
      .flatMap((outcome) => (typeof outcome === 'string' ? [] : outcome))
      .map(({ value }) => JSON.parse(value.toString()));
  });

  test('each of the 7,121 lines is used or skipped for a reason', () => {
    expect(countsOf(outcomes.map((outcome) => (typeof outcome === 'string' ? outcome : 'used')))).toEqual({
      used: 1430,
      session: 1560,
      cron: 1264,
      pam: 951,
      connection: 949,
      account: 470,
      'same-act': 351,
      'no-user': 129,
      service: 14,
      logind: 3,
    });
    expect(outcomes).toHaveLength(7121);
  });

  test('its events by what they tell', () => {
    const what = ({ event_type, status, auth_details }: Event) =>
      [event_type, status, auth_details?.auth_type, auth_details?.failure_reason].filter(Boolean).join(' ');
    expect(countsOf(events.map(what))).toEqual({
      'auth_attempt success password': grep(/sshd\[\d+\]: Accepted password for /),
      'auth_attempt success publickey': grep(/sshd\[\d+\]: Accepted publickey for /),
      'auth_attempt success su': grep(/su\[\d+\]: Successful su for /),
      'process_execution success': grep(/sudo: .*COMMAND=/),
      'network_connection success': grep(/sshd\[\d+\]: Disconnected from \S+ port \d+$/),
      'auth_attempt failed invalid_user': grep(/sshd\[\d+\]: Invalid user \S/),
      'auth_attempt failed publickey invalid_key': grep(/sshd\[\d+\]: Failed publickey for /),
      // 297 lines and what 85 folded ones stand for.
      'auth_attempt failed password invalid_password': 297 + 410,
      // 288 lines that name a user, of which 49 tell of the attempt that "Invalid user" had told of.
      'auth_attempt failed password invalid_user': 288 - 49,
      // 31 of 189 connections that gave up had no line for any attempt.
      'auth_attempt failed too_many_attempts': 31,
    });
    expect(events).toHaveLength(1755);
    expect(grep(/: Failed password for (?!invalid user)/)).toBe(297);
    expect(grep(/: Failed password for invalid user \S/)).toBe(288);
    expect(grep(/message repeated \d+ times: \[ Failed password for (?!invalid)/)).toBe(85);
  });

  test('every event passes the door, with an id of its own', () => {
    const door = createDoor(profile);
    for (const event of events) {
      const judged = door.judge(Buffer.from(JSON.stringify(event)), latestMs);
      expect(judged).toMatchObject({ valid: true, entity: event.user });
    }
    expect(new Set(events.map(({ event_id }) => event_id)).size).toBe(events.length);
  });

  test('who fails most, and from where', () => {
    const failed = events.filter(
      ({ event_type, status }) => event_type === 'auth_attempt' && status === 'failed',
    );
    const top = (counts: Record<string, number>) =>
      Object.entries(counts)
        .sort(([, a], [, b]) => b - a)
        .slice(0, 5);
    expect(top(countsOf(failed.map(({ user }) => user)))).toEqual([
      ['root', 562],
      ['admin', 162],
      ['elastic_user_0', 148],
      ['ubnt', 35],
      ['pi', 26],
    ]);
    expect(top(countsOf(failed.map(({ source_ip }) => source_ip ?? ''))).slice(0, 4)).toEqual([
      ['24.151.103.17', 157],
      ['49.4.143.105', 120],
      ['91.197.232.109', 58],
      ['201.178.81.113', 36],
    ]);
  });

  test('times run from 27 March to 20 April', () => {
    const times = events.map(({ timestamp }) => timestamp);
    expect(new Date(Math.min(...times)).toISOString()).toBe('2017-03-27T13:08:09.000Z');
    expect(new Date(Math.max(...times)).toISOString()).toBe('2017-04-20T14:14:29.000Z');
  });
});
