import { execFileSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { mkdir, mkdtemp, readdir, readlink, rm, statfs } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { Cli, ended } from './run-cli.case.js';

let cli: Cli;
/** Records of the log. */
let events: number;
beforeAll(async () => {
  cli = new Cli(await mkdtemp(join(tmpdir(), 'train-faults-')));
  const traffic = ['--days', '2', '--users', '25', '--seed', '11', '--start', '2026-03-02'];
  const generated = await cli.json<{ events: number }>('generate', ...traffic, '--out', 'dir:log');
  events = generated.events;
});
afterAll(() => rm(cli.folder, { recursive: true }));

/** The folder of the log `dir:log` below an output.dir. */
async function logFolderIn(output: string): Promise<string> {
  const [name] = await readdir(join(cli.folder, output, 'security-events'));
  return join(cli.folder, output, 'security-events', name!);
}

async function runsIn(folder: string): Promise<string[]> {
  return (await readdir(join(folder, 'runs'))).filter((name) => !name.startsWith('.')).sort();
}

/** What a person asks after a fault: the run in force is whole, a training works, and both layers agree. */
async function expectSound(config: string[], inForce: string | null): Promise<void> {
  if (inForce) expect((await cli.json('inspect', '--source', 'dir:log', ...config)).run).toBe(inForce);
  const { run, counts } = await cli.json<Trained>('train', '--source', 'dir:log', ...config);
  expect(counts.read).toBe(events);
  expect(counts.valid + counts.rejected + counts.duplicate).toBe(events);
  expect((await cli.json('inspect', '--source', 'dir:log', ...config)).run).toBe(run);
  expect((await cli.json('parity', '--source', 'dir:log', ...config)).differences).toBe(0);
}

interface Trained {
  readonly run: string;
  readonly counts: Record<'read' | 'valid' | 'rejected' | 'duplicate', number>;
}

test('of two trainings at once both end well, or the later one is refused', async () => {
  const config = ['--config', await cli.configuration('two', (profile) => profile, 'output: { dir: two }\n')];
  const both = [0, 1].map((i) =>
    cli.run('train', '--source', 'dir:log', '--output', `two-${i}`, '--json', ...config),
  );
  const endings = await Promise.all(both);
  const good = endings.filter(({ code }) => code === 0);
  expect(good.length).toBeGreaterThan(0);
  for (const { code, stderr } of endings)
    if (code !== 0) expect(stderr).toMatch(/Another process is (training|archiving) in .*\n {2}Wait until/);
  const folder = await logFolderIn('two');
  const runs = good.map(({ stdout }) => (JSON.parse(stdout) as Trained).run);
  expect(await runsIn(folder)).toEqual(runs.sort());
  expect(runs.map((run) => join('runs', run))).toContain(await readlink(join(folder, 'latest')));
  await expectSound(config, null);
});

describe('a training that is killed', () => {
  const config: string[] = [];
  let inForce: string;
  beforeAll(async () => {
    const path = await cli.configuration('killed', (profile) => profile, 'output: { dir: killed }\n');
    config.push('--config', path);
    inForce = (await cli.json<Trained>('train', '--source', 'dir:log', ...config)).run;
  });

  test.each([
    ['while it makes the run', (folder: string) => existsDraft(folder)],
    ['once the run is half written', (folder: string) => existsIn(folder, 'training_data')],
  ])('%s leaves the last run in force, and the next one works', async (_, reached) => {
    const folder = await logFolderIn('killed');
    inForce = (await readlink(join(folder, 'latest'))).slice('runs/'.length);
    const before = await runsIn(folder);
    const child = cli.start('train', '--source', 'dir:log', '--no-progress', ...config);
    const closed = once(child, 'close');
    while (!(await reached(folder)) && child.exitCode === null) await sleep(1);
    child.kill('SIGKILL');
    await closed;
    expect(child.signalCode).toBe('SIGKILL');
    expect(await readlink(join(folder, 'latest'))).toBe(join('runs', inForce));
    expect((await runsIn(folder)).filter((name) => !name.endsWith('.draft'))).toEqual(before);
    await expectSound(config, inForce);
    expect((await runsIn(folder)).filter((name) => name.endsWith('.draft'))).toEqual([]);
  });

  test('while it archives is archived by the next one, each record once', async () => {
    const path = await cli.configuration('first', (profile) => profile, 'output: { dir: first }\n');
    const child = cli.start('train', '--source', 'dir:log', '--no-progress', '--config', path);
    const closed = once(child, 'close');
    const written = async () => {
      const names = await readdir(join(cli.folder, 'first'), { recursive: true }).catch(() => []);
      return names.some((name) => /lake\/events\/.*parquet$/.test(name));
    };
    while (!(await written()) && child.exitCode === null) await sleep(1);
    child.kill('SIGKILL');
    await closed;
    expect(child.signalCode).toBe('SIGKILL');
    expect(existsSync(join(await logFolderIn('first'), 'latest'))).toBe(false);
    await expectSound(['--config', path], null);
  });
});

const lack = mountLack();

describe.skipIf(lack !== null)(`a full disk${lack ? ` (${lack})` : ''}`, () => {
  const disk = () => join(cli.folder, 'disk');
  const config: string[] = [];
  const mount = (...options: string[]) => execFileSync('mount', [...options, disk()]);
  const trained = () =>
    ended(cli.start('train', '--source', 'dir:log', '--no-progress', '--output', 'disk/out', ...config));

  beforeAll(async () => {
    await mkdir(disk());
    mount('-t', 'tmpfs', '-o', 'size=256k', 'tmpfs');
    config.push('--config', await cli.configuration('full', (profile) => profile, 'output: { dir: disk }\n'));
  });
  afterAll(() => {
    execFileSync('umount', [disk()]);
  });

  test('while it archives is told as such; with room it goes on, and nothing is lost', async () => {
    const { code, stdout, stderr } = await trained();
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
    expect(stderr).toMatch(/^streamguard: Writing to .*\/disk\/.* failed: .*no space left on device/i);
    expect(stderr).toContain('Make room');
    mount('-o', 'remount,size=64m');
    await expectSound(config, null);
  });

  test('while it makes a run leaves the last one in force, and no remains', async () => {
    const folder = await logFolderIn('disk');
    const inForce = await readlink(join(folder, 'latest'));
    const runs = await runsIn(folder);
    for (const room of [20, 60, 120]) {
      const { blocks, bfree, bsize } = await statfs(disk());
      mount('-o', `remount,size=${((blocks - bfree) * bsize) / 1024 + room}k`);
      const { code, stdout, stderr } = await trained();
      expect({ room, code, stdout }).toEqual({ room, code: 1, stdout: '' });
      expect(stderr).toMatch(/^streamguard: Writing to .*\/disk\/.* failed: /);
      expect(stderr).toMatch(/no space left on device/i);
      expect(await readlink(join(folder, 'latest'))).toBe(inForce);
      expect(await runsIn(folder)).toEqual(runs);
    }
    mount('-o', 'remount,size=64m');
    await expectSound(config, inForce.slice('runs/'.length));
  });
});

async function existsDraft(folder: string): Promise<boolean> {
  return (await runsIn(folder)).some((name) => name.endsWith('.draft'));
}

async function existsIn(folder: string, name: string): Promise<boolean> {
  const draft = (await runsIn(folder)).find((run) => run.endsWith('.draft'));
  return draft !== undefined && existsSync(join(folder, 'runs', draft, name));
}

/** Why no file system of a set size can be mounted here; null where one can. */
function mountLack(): string | null {
  const folder = mkdtempSync(join(tmpdir(), 'mount-'));
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=64k', 'tmpfs', folder], { stdio: 'ignore' });
    execFileSync('umount', [folder]);
    return null;
  } catch {
    return 'no small file system can be mounted here';
  } finally {
    rmSync(folder, { recursive: true });
  }
}
