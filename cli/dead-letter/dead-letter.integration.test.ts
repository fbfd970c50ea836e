import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openEventLog } from '../../connectors/event-log/open.js';
import { Cli, loginOf } from '../run-cli.case.js';

let cli: Cli;
beforeAll(async () => {
  cli = new Cli(await mkdtemp(join(tmpdir(), 'dead-letter-')));
});
afterAll(() => rm(cli.folder, { recursive: true }));

const deadLetter = ['dead-letter'];
const dayMs = 86_400_000;

/** Into `dir:log`, as the log would have taken them in the past. */
async function takenBy(values: readonly string[], logTime: number): Promise<void> {
  const log = await openEventLog(`dir:${join(cli.folder, 'log')}`, { create: { partitions: 1 } });
  const writer = await log.writer();
  await writer.append(
    values.map((value) => ({ key: Buffer.from('ann'), value: Buffer.from(value), logTime })),
  );
  await writer.close();
  await log.close();
}

test('rejected records are listed, shown, and put in again once they pass', async () => {
  const logTime = Date.now() - 30 * dayMs;
  const ahead = { timestamp: logTime + 2 * dayMs };
  const values = [
    loginOf('ann', 0),
    'no JSON\u001b[31m',
    loginOf('ann', 1, ahead),
    loginOf('ann', 2, { threat_score: 2 }),
    loginOf('ann', 3, ahead),
  ];
  await takenBy(values, logTime);
  const source = ['--source', 'dir:log'];
  expect((await cli.run(...deadLetter, ...source)).stdout).toBe('no dead letters\n');
  await cli.json('archive', ...source);

  const [listed, shown, broken] = await Promise.all([
    cli.run(...deadLetter, 'list', ...source),
    cli.run(...deadLetter, 'show', '0:3', ...source),
    cli.run(...deadLetter, 'show', '0:1', ...source),
  ]);
  expect(listed.stdout.split('\n').slice(0, 5)).toEqual([
    '2  too-late',
    '1  not-json',
    '1  out-of-range',
    '',
    expect.stringMatching(/^id +taken by the log +reason +path +bytes$/),
  ]);
  expect(await cli.json(...deadLetter, 'list', ...source, '--reason', 'too-late', '--limit', '1')).toEqual({
    reasons: { 'too-late': 2 },
    letters: [
      {
        id: '0:4',
        logTime,
        reason: 'too-late',
        path: 'timestamp',
        bytes: values[4]!.length,
        replayed: false,
      },
    ],
  });

  expect(shown.stdout).toMatch(/^rejected +out-of-range: the value is outside its declared range$/m);
  expect(shown.stdout).toMatch(/^fields.threat_score +\{"type":"decimal".*"range":\[0,1\]\}$/m);
  expect(shown.stdout).toMatch(/^today +would be rejected again: out-of-range$/m);
  expect(shown.stdout).toContain(`\n\n${values[3]}\n`);
  expect(broken.stdout).toMatch(/^no JSON\\u\{1b\}\[31m$/m);

  const replay = [...deadLetter, 'replay', ...source];
  const counts = { standing: 0, replayedBefore: 0, resumed: 0 };
  const rejected = { 'not-json': 1, 'out-of-range': 1 };
  const dry = await cli.json(...replay, '--all', '--dry-run');
  expect(dry).toEqual({ ...counts, dryRun: true, chosen: 4, replayed: 2, rejected });
  const one = await cli.json(...replay, '0:4');
  expect(one).toEqual({ ...counts, dryRun: false, chosen: 1, replayed: 1, rejected: {} });
  const all = await cli.run(...replay, '--all');
  expect(all.stdout.split('\n')).toEqual([
    '4 dead letters:',
    expect.stringMatching(/^ {2}1 were put into dir:.*log$/),
    '  2 are rejected again (not-json 1, out-of-range 1)',
    '  1 were put in before',
    '',
  ]);
  const { counts: archived } = await cli.json('archive', ...source);
  expect(archived).toMatchObject({ read: 7, valid: 3, rejected: 4 });

  const wrong = [['9:9'], [], ['0:4', '--all'], ['--reason', 'bad luck']];
  const ended = await Promise.all(wrong.map((how) => cli.run(...replay, ...how)));
  expect(ended.map(({ code }) => code)).toEqual([2, 2, 2, 2]);
});
