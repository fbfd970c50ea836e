import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { asyncBufferFromFile, parquetReadObjects } from 'hyparquet';
import { compressors } from 'hyparquet-compressors';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { Cli, loginOf } from './run-cli.case.js';

/** Ordinary input, all of it; at most ten, so that each is in the report. */
const odd = [
  '__proto__',
  'constructor',
  'NULL',
  `O'Brien, "x"; DROP TABLE training_data --`,
  '<script>alert(1)</script>&amp;',
  '👩‍💻 日本語',
  'שלום \u202egnp.exe',
  'nul\0 esc\u001b[2J line\nbreak\ttab',
  '../../is_anomaly=1/{x}*?[a]',
  'x'.repeat(5000),
];
/** The last one arrives with half of a surrogate pair, which UTF-8 cannot hold. */
const plain = [...Array.from({ length: 30 }, (_, index) => `user${index}`), ' ', '\ufffd half'];
const asSent = (name: string) => name.replace('\ufffd', '\ud800');
const all = [...odd, ...plain].sort();

let cli: Cli;
const report = async () =>
  JSON.parse(await readFile(join(cli.folder, 'odd', 'anomaly_report.json'), 'utf8')) as {
    top_anomalies: { user: string }[];
  };

beforeAll(async () => {
  cli = new Cli(await mkdtemp(join(tmpdir(), 'names-')));
  const config = await cli.configuration('config', (profile) =>
    profile.replace('{ method: auto }', `{ top: ${odd.length} }`),
  );
  const events = [
    ...plain.flatMap((user) => [0, 60, 120, 180].map((minute) => loginOf(asSent(user), minute))),
    ...odd.flatMap((user) =>
      [-400, -380, -379].map((minute) =>
        loginOf(user, minute, { status: 'failed', threat_score: 0.9, source_ip: user }),
      ),
    ),
  ];
  await cli.fill('log', [...events, loginOf('', 1)]);
  await cli.json('train', '--source', 'dir:log', '--config', config, '--output', 'odd');
});
afterAll(() => rm(cli.folder, { recursive: true }));

test('names are the same in the Parquet', async () => {
  const read = async (label: number) => {
    const path = join(cli.folder, 'odd', `is_anomaly=${label}`, 'part-0.snappy.parquet');
    return (await parquetReadObjects({ file: await asyncBufferFromFile(path), compressors })).map(
      ({ user }) => user as string,
    );
  };
  expect((await read(1)).sort()).toEqual([...odd].sort());
  expect((await read(0)).sort()).toEqual([...plain].sort());
});

test('names are the same in the report, and text on its page', async () => {
  const names = (await report()).top_anomalies.map(({ user }) => user);
  expect(names.sort()).toEqual([...odd].sort());
  const page = await readFile(join(cli.folder, 'odd', 'anomaly_report.html'), 'utf8');
  expect(page).not.toMatch(/<script|(?!\n)\p{Cc}|\u202e/u);
  for (const shown of [
    '__proto__',
    'constructor',
    'NULL',
    '👩‍💻 日本語',
    '&#60;script&#62;',
    'x'.repeat(5000),
  ])
    expect(page).toContain(`<bdi>${shown}`);
});

test('names are the same in inspect, for programs and through SQL', async () => {
  const inspection = await cli.json<{ top_anomalies: { entity: string }[] }>('inspect', 'odd');
  expect(inspection.top_anomalies.map(({ entity }) => entity).sort()).toEqual([...odd].sort());
  const sql = 'SELECT "user" FROM training_data';
  const { rows, total } = await cli.json<{ rows: { user: string }[]; total: number }>(
    'inspect',
    'odd',
    '--sql',
    sql,
  );
  expect(total).toBe(all.length);
  expect(rows.map(({ user }) => user).sort()).toEqual(all);
});

test.each([
  ['train', ['train', '--source', 'dir:log', '--output', 'odd', '--config', 'config/streamguard.yaml']],
  ['inspect', ['inspect', 'odd']],
  ['SQL', ['inspect', 'odd', '--sql', 'SELECT "user", total_events FROM training_data']],
])('%s shows them to people on one line each, and none drives the terminal', async (_, args) => {
  const { code, stdout } = await cli.run(...args, '--no-progress');
  expect(code).toBe(0);
  expect(stdout).not.toMatch(/(?!\n)\p{Cc}|\u202e/u);
  expect(stdout).toMatch(/nul\\u\{0\} esc\\u\{1b\}\[2J line\\u\{a\}/);
  expect(Math.max(...stdout.split('\n').map((line) => line.length))).toBeLessThan(300);
});

test('both layers agree on them, and the empty name is the only one that is rejected', async () => {
  const { differences, counts } = await cli.json<{ differences: number; counts: { rejected: number } }>(
    'parity',
    '--source',
    'dir:log',
  );
  expect(differences).toBe(0);
  expect(counts.rejected).toBe(1);
});
