import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import type { VerdictRecord } from '../../core/alerts/verdict.js';
import type { EventLog } from '../event-log/event-log.js';
import { openEventLog } from '../event-log/open.js';
import { appendVerdict, readVerdicts, verdictsAt, verdictsIn } from './verdict-log.js';

const verdict = (alert: string, n: number, change: Partial<VerdictRecord> = {}): VerdictRecord => ({
  verdict_id: `${alert}-${n}`,
  alert_id: alert,
  profile: 'small',
  entity: `who has ${alert}`,
  verdict: 'true-positive',
  note: null,
  who: 'eve',
  timestamp: 1000 + n,
  alert: { reasons: ['New size: 5'], opened: 1, last: 2, peak: 0.7 },
  ...change,
});

let folder: string;
let log: EventLog;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'verdicts-'));
  log = await openEventLog(`dir:${join(folder, 'verdicts')}`, { create: { partitions: 3 } });
});
afterEach(() => rm(folder, { recursive: true }));

it('of each alert the verdict that was given last counts, whatever its clock says', async () => {
  const first = verdict('a', 9);
  const last = verdict('a', 1, { verdict: 'false-positive', note: 'a sale' });
  const other = verdict('b', 5);
  for (const one of [first, other, last]) await appendVerdict(log, one);
  expect(await readVerdicts(log)).toEqual(
    new Map([
      ['a', last],
      ['b', other],
    ]),
  );
  expect(await verdictsAt(log.url)).toEqual(await readVerdicts(log));
});

it('one that is there twice was given once: a repetition takes nothing back', async () => {
  const [first, last] = [verdict('a', 1), verdict('a', 2, { verdict: 'false-positive' })];
  for (const one of [first, last, first]) await appendVerdict(log, one);
  const all: VerdictRecord[] = [];
  for await (const one of verdictsIn(log)) all.push(one);
  expect(all).toEqual([first, last]);
  expect((await readVerdicts(log)).get('a')).toEqual(last);
});

it('where there is no log nobody has given any', async () => {
  expect(await verdictsAt(`dir:${join(folder, 'nowhere')}`)).toEqual(new Map());
});

it.each([
  ['no JSON', 'not valid JSON'],
  [JSON.stringify({ ...verdict('a', 1), verdict: 'perhaps' }), 'at verdict'],
  ['{}', 'at alert_id'],
])('%s is refused, with its place', async (value, problem) => {
  await appendVerdict(log, verdict('a', 1));
  const writer = await log.writer();
  await writer.append([{ key: Buffer.from('who has a'), value: Buffer.from(value), logTime: 1 }]);
  await writer.close();
  await expect(readVerdicts(log)).rejects.toMatchObject({
    code: 'verdict-malformed',
    details: { offset: 1, problem: expect.stringContaining(problem) },
  });
});
