import { cp, mkdir, mkdtemp, readdir, readFile, rm, symlink, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { Cli, type Ended, loginOf } from './run-cli.case.js';

let cli: Cli;
const inFolder = (...path: string[]) => join(cli.folder, ...path);

beforeAll(async () => {
  cli = new Cli(await mkdtemp(join(tmpdir(), 'bad-input-')));
  const users = ['ann', 'bob', 'cem', 'dia', 'eve'];
  await cli.fill(
    'log',
    Array.from({ length: 60 }, (_, minute) => loginOf(users[minute % users.length], minute)),
  );
});
afterAll(() => rm(cli.folder, { recursive: true }));

/** An error for people: the place, the cure, no stack trace, nothing on stdout. */
function expectRefusal(
  { code, stdout, stderr }: Ended,
  expected: number,
  ...parts: (string | RegExp)[]
): void {
  expect(stderr).not.toMatch(/^\s+at |is a defect|UnhandledPromise|node:internal/m);
  expect(stdout).toBe('');
  for (const part of parts) expect(stderr).toMatch(part);
  expect(code).toBe(expected);
}

describe.concurrent('wrong usage', () => {
  test.each<[string[], ...string[]]>([
    [['frobnicate'], "unknown command 'frobnicate'"],
    [['train', '--nope'], "unknown option '--nope'", 'streamguard train --help'],
    [['train', 'what'], 'too many arguments'],
    [['train', '--max-events', 'ten'], "'--max-events <n>' argument 'ten'", 'whole number from 1'],
    [['train', '--max-events', '0'], "argument '0'"],
    [['train', '--start-offset', 'middle'], 'earliest, latest'],
    [['train', '--start-offset', 'latest'], 'Add --max-events'],
    [['train', '--from', 'yesterday'], "'--from <time>' argument 'yesterday'", 'ISO 8601'],
    [['train', '--source', 'ftp://x'], 'ftp://x is no address of an event log', 'dir:PATH'],
    [
      ['train', '--source', 'dir:log', '--topic', 'x'],
      '--source names a log, and so do --broker and --topic',
    ],
    [['inspect', 'x.parquet', '--source', 'dir:log'], 'Both a table and --source'],
    [['train', '--profile', 'nobody'], 'no profile nobody; known are security-events'],
    [['train', '--config', 'gone.yaml'], 'configuration gone.yaml cannot be read', '--config'],
  ])('%j', async (args, ...parts) => {
    expectRefusal(await cli.run(...args), 2, ...parts);
  });

  test('without a command, the commands are shown', async () => {
    expect(await cli.run()).toMatchObject({ code: 2, stderr: expect.stringMatching(/train.*inspect/s) });
  });
});

describe.concurrent('configuration', () => {
  const trainWith = (config: string, environment = {}) =>
    new Cli(cli.folder, environment).run('train', '--source', 'dir:log', '--config', config);

  test.each([
    ['a key', 'machine:\n  wrokers: 2\n', /\.yaml:3:3: unknown key machine\.wrokers\./],
    ['a value', 'machine: { workers: many }\n', /\.yaml:2:12: machine\.workers: .*expected number/],
    ['YAML', 'machine: [\n', /\.yaml:\d+:\d+: Flow sequence/],
  ])('with a typo in %s names file, line and column', async (kind, settings, message) => {
    const config = await cli.configuration(`typo in ${kind}`, (profile) => profile, settings);
    expectRefusal(await trainWith(config), 2, message, 'docs/configuration.md');
  });

  test('from the environment is named as such', async () => {
    const config = await cli.configuration('environment-typo', (profile) => profile);
    expectRefusal(
      await trainWith(config, { STREAMGUARD_MACHINE_WORKERS: 'many' }),
      2,
      /streamguard: STREAMGUARD_MACHINE_WORKERS: machine\.workers: .*expected number, received string/,
    );
  });

  test.each([
    ['statistic', 'distinct: source_ip', 'distinkt: source_ip', /unknown key features\.unique_ips\.distinkt/],
    [
      'field',
      'distinct: source_ip',
      'distinct: source_pi',
      /features\.unique_ips\.distinct: names no .*source_pi/,
    ],
    ['entity', 'entity: user', 'entity: usr', /entity: names no declared field \(usr\)/],
    ['detector', 'isolationForest: { trees: 100', 'isolationForest: { tres: 100', /unknown key .*\.tres/],
  ])('a profile with a typo in a %s names file, line and column', async (kind, right, typo, message) => {
    let line = 0;
    const config = await cli.configuration(`typo in ${kind}`, (profile) => {
      expect(profile).toContain(right);
      line = profile.slice(0, profile.indexOf(right)).split('\n').length;
      return profile.replace(right, typo);
    });
    const ended = await trainWith(config);
    expectRefusal(ended, 2, message);
    expect(ended.stderr).toMatch(new RegExp(String.raw`profiles/security-events\.yaml:${line}:\d+: `));
  });
});

describe.concurrent('the log', () => {
  test('a broker that is not there', async () => {
    const ended = await cli.run('train', '--source', 'kafka://127.0.0.1:1/x');
    expectRefusal(ended, 1, 'No Kafka broker answers at 127.0.0.1:1', 'Check the address');
  });

  test('a directory that is not there, and one that is a file', async () => {
    const missing = await cli.run('train', '--source', 'dir:nowhere');
    expectRefusal(missing, 2, 'no event log at dir:nowhere', 'streamguard import');
    expect(await readdir(cli.folder)).not.toContain('nowhere');
    expectRefusal(await cli.run('train', '--source', 'dir:log.ndjson'), 2, 'that is a file');
  });

  test('an empty one', async () => {
    await cli
      .json('generate', '--duration', '0.001', '--rate', '0.001', '--out', 'dir:empty')
      .catch(() => null);
    const ended = await cli.run('train', '--source', 'dir:empty');
    expectRefusal(ended, 1, 'dir:empty holds no event to train on: 0 records read', 'Fill the log');
  });

  test('events that are all rejected: why, and where they are', async () => {
    const lines = ['{"a":1}', 'not json', 'nor this', loginOf(7, 0), loginOf(null, 1), '[]'];
    await cli.fill('rejected', lines);
    const ended = await cli.run('train', '--source', 'dir:rejected');
    expectRefusal(
      ended,
      1,
      'dir:rejected holds no event to train on: 6 records read, 6 rejected (',
      '2 × not-json',
    );
    const [, letters] = /rejected records are in (.*)\.$/m.exec(ended.stderr)!;
    const files = await readdir(join(letters!, '0'));
    const segment = files.find((name) => name.endsWith('.ndjson'))!;
    const kept = (await readFile(join(letters!, '0', segment), 'utf8')).trim().split('\n');
    const raw = kept.map((line) => Buffer.from(JSON.parse(line).raw, 'base64').toString('utf8'));
    expect(raw.sort()).toEqual(lines.sort());
    expectRefusal(await cli.run('train', '--source', 'dir:rejected'), 1, '6 rejected');
    expect((await readFile(join(letters!, '0', segment), 'utf8')).trim().split('\n')).toEqual(kept);
  });

  test.each([
    ['a folder in place of a segment', (path: string) => mkdir(path), /EISDIR/],
    ['a link that leads nowhere', (path: string) => symlink('/nowhere', path), /ENOENT/],
  ])('%s', async (_, make, cause) => {
    const name = `unreadable-${cause.source}`;
    await cli.fill(name, [loginOf('ann', 0)]);
    const partitions = (await readdir(inFolder(name))).filter((entry) => /^\d+$/.test(entry));
    for (const partition of partitions) {
      const segments = (await readdir(inFolder(name, partition))).filter((file) => file.endsWith('.ndjson'));
      for (const segment of segments) {
        await rm(inFolder(name, partition, segment));
        await make(inFolder(name, partition, segment));
      }
    }
    const ended = await cli.run('train', '--source', `dir:${name}`);
    expectRefusal(ended, 1, /The event log .*unreadable.* cannot be read/, cause, 'you may read them');
  });

  test('a header that is damaged', async () => {
    await cli.fill('header', [loginOf('ann', 0)]);
    await writeFile(inFolder('header', 'log.json'), '{"formatVersion":');
    expectRefusal(
      await cli.run('train', '--source', 'dir:header'),
      1,
      'header/log.json is no header',
      'Restore',
    );
  });
});

describe('a place to write that is none', () => {
  test('an --output below a file', async () => {
    const ended = await cli.run('train', '--source', 'dir:log', '--output', 'log.ndjson/deep/out');
    expectRefusal(ended, 1, /Writing to .*log\.ndjson\/deep failed/, 'allow writing');
  });

  test('an output.dir that is a file', async () => {
    const config = await cli.configuration(
      'output-file',
      (profile) => profile,
      'output: { dir: log.ndjson }\n',
    );
    const ended = await cli.run('train', '--source', 'dir:log', '--config', config);
    expectRefusal(ended, 1, /Writing to .*log\.ndjson.* failed/);
  });
});

describe('a run folder half deleted', () => {
  const part = join('training_data', 'is_anomaly=0', 'part-0.snappy.parquet');
  let run: string;
  beforeAll(async () => {
    const trained = await cli.json<{ run: string }>('train', '--source', 'dir:log');
    const logs = await readdir(inFolder('output', 'security-events'));
    const log = logs.find((name) => name.startsWith('log-'))!;
    run = inFolder('output', 'security-events', log, 'runs', trained.run);
    await cp(run, inFolder('whole'), { recursive: true });
  });

  test.each([
    ['the manifest', () => rm(join(run, 'manifest.json')), 'manifest.json is missing'],
    [
      'half of the manifest',
      () => writeFile(join(run, 'manifest.json'), '{"run"'),
      'manifest.json is no JSON',
    ],
    ['the training data', () => rm(join(run, 'training_data'), { recursive: true }), 'cannot be read'],
    ['a part', () => rm(join(run, part)), `${part} cannot be read`],
    ['half of a part', () => truncate(join(run, part), 500), `${part} is not what was written`],
    ['all of it', () => rm(run, { recursive: true }), 'manifest.json is missing'],
  ])('%s: inspect says so', async (_, damage, problem) => {
    await damage();
    const ended = await cli.run('inspect', '--source', 'dir:log');
    await rm(run, { recursive: true, force: true });
    await cp(inFolder('whole'), run, { recursive: true });
    expectRefusal(ended, 1, /The run \d+T\d+Z is damaged/, problem, 'Train again with `streamguard train`');
    await expect(cli.json('inspect', '--source', 'dir:log')).resolves.toMatchObject({ rows: 5 });
  });

  test('parity and train do without it, and the next run is in force', async () => {
    for (const name of ['manifest.json', 'training_data']) await rm(join(run, name), { recursive: true });
    expect((await cli.json('parity', '--source', 'dir:log')).differences).toBe(0);
    const { run: next } = await cli.json<{ run: string }>('train', '--source', 'dir:log');
    expect(await cli.json('inspect', '--source', 'dir:log')).toMatchObject({ run: next, rows: 5 });
  });

  test('no run yet', async () => {
    await cli.fill('fresh', [loginOf('ann', 0)]);
    const ended = await cli.run('inspect', '--source', 'dir:fresh');
    expectRefusal(ended, 1, 'There is no run in', 'Make one with `streamguard train`');
  });
});

describe.concurrent('inspect', () => {
  beforeAll(() => cli.json('train', '--source', 'dir:log'));

  test.each([
    [['gone.parquet'], 1, 'gone.parquet cannot be read as a table'],
    [['log.ndjson'], 1, 'neither .parquet nor .csv'],
    [['log'], 1, 'it holds no Parquet file'],
    [['--source', 'dir:log', '--sql', 'SELECT nothing FROM training_data'], 2, 'Referenced column "nothing"'],
    [['--source', 'dir:log', '--sql', 'SELEC 1'], 2, 'Parser Error'],
    [['--source', 'dir:log', '--sql', "COPY training_data TO 'copy.csv'"], 2, 'Permission Error'],
    [['--source', 'dir:log', '--sql', "SELECT * FROM read_text('log.ndjson')"], 2, 'Permission Error'],
    [['--source', 'dir:log', '--rows', '-1'], 2, '--rows <n>'],
  ])('%j', async (args, code, message) => {
    expectRefusal(await cli.run('inspect', ...args), code, message);
    expect(await readdir(cli.folder)).not.toContain('copy.csv');
  });
});
