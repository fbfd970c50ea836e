import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { importCommand } from './import.js';

let folder: string;
let config: string;
let printed: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'import-command-'));
  config = join(folder, 'streamguard.yaml');
  await writeFile(config, `output: { dir: ${JSON.stringify(join(folder, 'output'))} }\n`);
  printed = '';
  vi.spyOn(process.stdout, 'write').mockImplementation((text) => {
    printed += text;
    return true;
  });
});
afterEach(async () => {
  vi.restoreAllMocks();
  await rm(folder, { recursive: true });
});

async function run(...args: string[]): Promise<string> {
  printed = '';
  const command = importCommand().configureOutput({ writeErr: () => undefined });
  await command.parseAsync([...args, '--config', config, '--no-progress'], { from: 'user' });
  return printed;
}

async function made(name: string, ...lines: string[]): Promise<string> {
  const path = join(folder, name);
  await writeFile(path, lines.map((line) => `${line}\n`).join(''));
  return path;
}

const syslog = [
  'Mar  1 10:00:00 h sshd[1]: message repeated 2 times: [ Failed password for root from 1.2.3.4 port 5 ssh2]',
  'Mar  1 10:00:00 h CRON[2]: x',
  'Mar  1 10:00:00 h CRON[2]: y',
  '',
];

test('people read what became of each line', async () => {
  const path = await made('auth.log', ...syslog);
  const out = `dir:${join(folder, 'log')}`;
  const lines = (await run(path, '--format', 'sshd', '--out', out, '--year', '2020')).trimEnd().split('\n');
  expect(lines).toEqual([
    `${path}: 4 lines = 1 used (2 events) + 3 skipped`,
    '  times read with zone UTC of the profile (--year and --zone say otherwise)',
    '  skipped: 2 cron, 1 blank',
    expect.stringMatching(
      /^ {2}see .*output.security-events.log-[0-9a-f]{8}.skipped.auth\.log-[0-9a-f]{12}\.ndjson$/,
    ),
    `2 events brought to ${out}`,
  ]);
  expect((await run(path, '--format', 'sshd', '--out', out)).trimEnd().split('\n')).toEqual([
    `${path}: imported before (4 lines = 1 used (2 events) + 3 skipped); --again imports it once more`,
    `0 events brought to ${out}`,
  ]);
});

test('programs read one document', async () => {
  const path = await made('auth.log', ...syslog);
  const other = await made('other.log', syslog[0]!);
  const out = `dir:${join(folder, 'log')}`;
  const args = [
    path,
    other,
    '--format',
    'sshd',
    '--out',
    out,
    '--json',
    '--year',
    '2020',
    '--zone',
    'Asia/Tokyo',
  ];
  expect(JSON.parse(await run(...args))).toMatchObject({
    files: [
      {
        path,
        lines: 4,
        used: 1,
        skipped: { cron: 2, blank: 1 },
        events: 2,
        alreadyImported: false,
        reading: { year: 2020, zone: 'Asia/Tokyo' },
      },
      { path: other, lines: 1, used: 1, skipped: {}, events: 2, alreadyImported: false },
    ],
    out,
  });
  expect(JSON.parse(await run(...args)).files).toMatchObject([
    { alreadyImported: true },
    { alreadyImported: true },
  ]);
  expect(JSON.parse(await run(...args, '--again')).files).toMatchObject([
    { alreadyImported: false },
    { alreadyImported: false },
  ]);
});

test('a log that is made has the partitions that are asked for, else those of the settings', async () => {
  const path = await made('events.ndjson', '{"user":"ann"}');
  await run(path, '--format', 'ndjson', '--out', `dir:${join(folder, 'seven')}`, '--partitions', '7');
  await run(path, '--format', 'ndjson');
  const partitions = async (log: string) =>
    JSON.parse(await readFile(join(folder, log, 'log.json'), 'utf8')).partitions;
  expect(await partitions('seven')).toBe(7);
  expect(await partitions(join('output', 'security-events', 'events'))).toBe(4);
});

test('what is wrong with one file is said before another is imported', async () => {
  const good = await made('good.ndjson', '{"user":"ann"}');
  const missing = join(folder, 'missing.ndjson');
  await expect(run(good, missing, '--format', 'ndjson')).rejects.toMatchObject({ code: 'import-unreadable' });
  expect(printed).toBe('');
  expect(JSON.parse(await run(good, '--format', 'ndjson', '--json')).files).toMatchObject([
    { alreadyImported: false },
  ]);
});

test('what was imported before a failure is told', async () => {
  const good = await made('good.ndjson', '{"user":"ann"}');
  const binary = await made('binary', 'a\0b');
  await expect(run(good, binary, '--format', 'ndjson')).rejects.toMatchObject({ code: 'import-not-text' });
  expect(printed).toContain('1 events brought');
});

test.each<[string, string[]]>([
  ['no format', []],
  ['an unknown format', ['--format', 'csv']],
  ['a year that is none', ['--format', 'sshd', '--year', '20x0']],
  ['an unknown zone', ['--format', 'sshd', '--zone', 'Mars/Olympus']],
  ['no partitions', ['--format', 'sshd', '--partitions', '0']],
  ['a year for events that have their times', ['--format', 'ndjson', '--year', '2020']],
])('%s is refused', async (_, args) => {
  const path = await made('auth.log', ...syslog);
  await expect(run(path, ...args)).rejects.toMatchObject({
    code: expect.stringMatching(/^(commander\.|usage$)/),
  });
});
