import { appendFile, mkdtemp, readlink, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Comparison } from '../../batch-layer/comparison/comparison.js';
import type { RunManifest } from '../../core/runs/manifest.js';
import { Cli, loginOf } from '../run-cli.case.js';

interface Listed {
  readonly run: string;
  readonly inForce: boolean;
  readonly excerpt: boolean;
  readonly entities: number;
}

let cli: Cli;
/** The names of the runs: over 30 users, an excerpt, over these and two more, one of them hectic. */
let first: string;
let excerpt: string;
let second: string;

const source = ['--source', 'dir:log'];
const trained = async (output: string, ...more: string[]) =>
  (await cli.json<{ run: string }>('train', ...source, '--output', output, ...more)).run;
const asked = <Answer>(...verb: string[]) => cli.json<Answer>('runs', ...verb, ...source);
const listed = async () => (await asked<{ runs: Listed[] }>('list')).runs;
const folderOf = async (run: string) => (await asked<{ folder: string }>('show', run)).folder;

beforeAll(async () => {
  cli = new Cli(await mkdtemp(join(tmpdir(), 'runs-')));
  const people = Array.from({ length: 30 }, (_, user) => user);
  const day = (user: number) =>
    Array.from({ length: 10 + (user % 4) }, (_, event) => loginOf(`u${user}`, event * 30 + user));
  await cli.fill('log', people.flatMap(day));
  first = await trained('out');
  excerpt = await trained('part', '--max-events', '100');
  const hectic = Array.from({ length: 300 }, (_, event) =>
    loginOf('hectic', event / 10, { status: 'failed', source_ip: `10.0.${event % 9}.1` }),
  );
  await writeFile(join(cli.folder, 'more.ndjson'), '');
  for (const line of [...day(30), ...hectic]) await appendFile(join(cli.folder, 'more.ndjson'), `${line}\n`);
  await cli.json('import', 'more.ndjson', '--format', 'ndjson', '--out', 'dir:log');
  second = await trained('out');
});
afterAll(() => rm(cli.folder, { recursive: true }));

test('list tells of every run, the newest first', async () => {
  expect((await listed()).map(({ run, inForce, excerpt }) => [run, inForce, excerpt])).toEqual([
    [second, true, false],
    [excerpt, false, true],
    [first, false, false],
  ]);
  const { stdout } = await cli.run('runs', ...source);
  expect(stdout).toMatch(new RegExp(`^${second} .* 32 +1 +[\\d,]+ .*B {2}in force$`, 'm'));
  expect(stdout).toMatch(new RegExp(`^${excerpt} .*excerpt$`, 'm'));
});

test('a run names the one it continues, and its cohorts keep their ids', async () => {
  const manifest = await asked<RunManifest>('show', 'latest');
  expect(manifest).toMatchObject({ run: second, continues: first, inForce: true, problem: null });
  const before = await asked<RunManifest>('show', first);
  expect(before.continues).toBeNull();
  expect(manifest.nextCohortId).toBeGreaterThanOrEqual(before.nextCohortId);
  const { cohorts } = await asked<Comparison>('compare');
  expect(cohorts.some(({ before, after }) => before !== null && after !== null)).toBe(true);
  expect(cohorts.reduce((sum, { after }) => sum + (after ?? 0), 0)).toBe(32);
});

test('compare names what was gained and lost, by default from the one before to the one in force', async () => {
  const found = await asked<Comparison>('compare');
  expect(found).toMatchObject({
    before: first,
    after: second,
    entities: { before: 30, after: 32, gained: { names: ['hectic', 'u30'] }, lost: { count: 0 } },
    labels: { before: 0, after: 1, gained: { names: ['hectic'] }, lost: { count: 0 } },
    features: { added: [], removed: [] },
  });
  expect(found.features.drift.length).toBeGreaterThan(20);
  const { stdout } = await cli.run('runs', 'compare', first, 'latest', ...source, '--names', '1');
  expect(stdout).toMatch(/^entities +30 +32 +2 +0$/m);
  expect(stdout).toMatch(/^Became anomalous\n {2}hectic$/m);
  expect(stdout).toMatch(/^New entities\n {2}hectic\n {2}… and 1 more$/m);
});

describe('a run is named', () => {
  test.each([
    [() => 'latset', 'Did you mean latest?'],
    [() => `${first.slice(0, -3)}9Z`, 'Did you mean 20'],
    [() => '2', 'is the beginning of 3 runs'],
  ])('or refused with a cure (%#)', async (name, cure) => {
    const refused = await cli.run('runs', 'show', name(), ...source);
    expect(refused).toMatchObject({ code: 2, stdout: '' });
    expect(refused.stderr).toContain(cure);
  });

  test('by a beginning that no other has', async () => {
    const common = Array.from(second).findIndex((letter, at) => letter !== excerpt[at]);
    expect(await asked('show', second.slice(0, common + 1))).toMatchObject({ run: second });
  });
});

test('promote leads the pointer and the output to an older run; an excerpt is refused', async () => {
  expect(await asked('promote', first)).toMatchObject({ run: first, before: second, left: [] });
  expect((await listed()).find(({ inForce }) => inForce)?.run).toBe(first);
  expect(await readlink(join(cli.folder, 'out'))).toContain(first);
  const refused = await cli.run('runs', 'promote', excerpt, ...source);
  expect(refused.stderr).toContain('is an excerpt');
  expect(refused.code).toBe(2);
  await asked('promote', second);
  expect(await readlink(join(cli.folder, 'out'))).toContain(second);
});

test('prune removes what nobody uses, after saying so', async () => {
  const removed = [{ run: first }];
  expect(await asked('prune', '--keep', '1', '--dry-run')).toMatchObject({ dryRun: true, removed });
  expect(await listed()).toHaveLength(3);
  const { stdout, code } = await cli.run('runs', 'prune', '--keep', '1', ...source);
  expect(code).toBe(0);
  expect(stdout).toMatch(new RegExp(`^removed +${first} .*B\\nkept +${excerpt} .*part leads to it`));
  expect(stdout).toMatch(/^removed 1 of 3 runs, /m);
  expect((await listed()).map(({ run }) => run)).toEqual([second, excerpt]);
  expect(await asked('prune', '--keep', '0', '--older-than', '1')).toMatchObject({ removed: [] });
});

test('a damaged run in force is said, and hinders no training', async () => {
  const path = join(await folderOf(second), 'model.json');
  await appendFile(path, ' ');
  const shown = await cli.run('runs', 'show', ...source);
  expect(shown.code).toBe(1);
  expect(shown.stdout).toContain('model.json is not what was written');
  expect((await cli.run('runs', 'promote', second, ...source)).stderr).toContain('is damaged');
  const again = await cli.run('train', ...source, '--output', 'out');
  expect(again.stderr).toMatch(/^earlier run: The run \S+ is damaged/m);
  const manifest = await asked<RunManifest>('show');
  expect(manifest.continues).toBeNull();
  expect(manifest.nextCohortId).toBeGreaterThan(1);
});
