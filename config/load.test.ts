import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type LoadOptions, loadConfiguration, packagedConfig } from './load.js';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'load-'));
});
afterEach(() => rm(folder, { recursive: true }));

const load = (options: Partial<LoadOptions> = {}) =>
  loadConfiguration({ workingDirectory: folder, environment: {}, ...options });

async function put(path: string, text: string): Promise<string> {
  await mkdir(join(folder, path, '..'), { recursive: true });
  await writeFile(join(folder, path), text);
  return join(folder, path);
}

/** A copy of the packaged profile with something changed. */
async function profileWith(from: string | RegExp, to: string): Promise<string> {
  const text = await readFile(join(packagedConfig(), 'profiles', 'security-events.yaml'), 'utf8');
  expect(text).toMatch(from);
  return text.replace(from, to);
}

describe('the settings are those of', () => {
  it('the package, where there are no others', () => {
    expect(load().settingsPath).toBe(join(packagedConfig(), 'streamguard.yaml'));
    expect(load().profile.name).toBe('security-events');
  });

  it('the flag before ./streamguard.yaml before ./config/streamguard.yaml', async () => {
    const inConfig = await put('config/streamguard.yaml', 'log: { partitions: 1 }');
    expect(load()).toMatchObject({ settingsPath: inConfig, settings: { log: { partitions: 1 } } });
    const here = await put('streamguard.yaml', 'log: { partitions: 2 }');
    expect(load()).toMatchObject({ settingsPath: here, settings: { log: { partitions: 2 } } });
    const config = await put('other/mine.yaml', 'log: { partitions: 3 }');
    expect(load({ config })).toMatchObject({ settingsPath: config, settings: { log: { partitions: 3 } } });
  });

  it('the environment before the file before the default', async () => {
    await put('streamguard.yaml', 'machine: { workers: 7, duckdbThreads: 5 }');
    const environment = { STREAMGUARD_MACHINE_WORKERS: '0' };
    expect(load({ environment }).settings.machine).toMatchObject({ workers: 0, duckdbThreads: 5 });
    expect(load().settings).toMatchObject({ machine: { workers: 7 }, log: { partitions: 4 } });
  });

  it('a named file that is missing is told, and no other is taken', async () => {
    await put('streamguard.yaml', '');
    const config = join(folder, 'nowhere.yaml');
    expect(() => load({ config })).toThrow(
      expect.objectContaining({ code: 'config-not-found', exitCode: 2 }),
    );
  });

  it('a wrong value is told with file, line and column', async () => {
    const path = await put('streamguard.yaml', 'log:\n  fetchBytes: 12\n');
    expect(() => load()).toThrow(new RegExp(`^${path}:2:3: log\\.fetchBytes: .*>=65536\\.$`));
  });
});

describe('the profile is', () => {
  it('the flag before the environment before the file', async () => {
    const profile = (name: string) => profileWith('name: security-events', `name: ${name}`);
    for (const name of ['of-flag', 'of-environment', 'of-file'])
      await put(`profiles/${name}.yaml`, await profile(name));
    await put('streamguard.yaml', 'profile: of-file');
    expect(load().profile.name).toBe('of-file');
    const environment = { STREAMGUARD_PROFILE: 'of-environment' };
    expect(load({ environment }).profile.name).toBe('of-environment');
    expect(load({ environment, profile: 'of-flag' }).profile.name).toBe('of-flag');
  });

  it('the one beside the configuration before the packaged one', async () => {
    const path = await put(
      'profiles/security-events.yaml',
      await profileWith('zone: UTC', 'zone: Europe/Berlin'),
    );
    await put('streamguard.yaml', '');
    expect(load()).toMatchObject({ profilePath: path, profile: { zone: 'Europe/Berlin' } });
  });

  it('told to be unknown, with those that are known', async () => {
    await put('profiles/web.yaml', '');
    await put('streamguard.yaml', '');
    expect(() => load({ profile: 'wbe' })).toThrow(
      expect.objectContaining({
        code: 'profile-not-found',
        details: { name: 'wbe', known: 'security-events, web' },
      }),
    );
  });
});

describe('a profile with a fault is told with file, line and column:', () => {
  it.each([
    ['a typo in a key', 'zone: UTC', 'zoen: UTC', 7, 1, /^unknown key zoen\.$/],
    [
      'a wrong type',
      'sawtooth: { days: 30 }',
      'sawtooth: { days: many }',
      8,
      23,
      /^window\.sawtooth\.days: .*number/,
    ],
    [
      'out of range',
      'sawtooth: { days: 30 }',
      'sawtooth: { days: 0 }',
      8,
      23,
      /^window\.sawtooth\.days: .*>=1/,
    ],
    ['a zone that is none', 'zone: UTC', 'zone: Mars', 7, 1, /^zone: is no IANA time zone\.$/],
    [
      'an entity that is no field',
      'entity: user',
      'entity: usr',
      3,
      1,
      /^entity: names no declared field \(usr\)\.$/,
    ],
    ['a key twice', 'zone: UTC', 'zone: UTC\nzone: UTC', 8, 1, /unique/],
    ['no YAML', 'zone: UTC', 'zone: [UTC', 8, 1, /./],
  ])('%s', async (_, from, to, line, column, problem) => {
    const path = await put('profiles/security-events.yaml', await profileWith(from, to));
    await put('streamguard.yaml', '');
    expect(() => load()).toThrow(
      expect.objectContaining({
        code: 'config-invalid',
        details: expect.objectContaining({
          place: `${path}:${line}:${column}`,
          problem: expect.stringMatching(problem),
        }),
      }),
    );
  });

  it('a feature that refers to an unknown one stands where it does', async () => {
    const text = await profileWith(/ratio: \[unique_ips, total_events\]/, 'ratio: [unique_ip, total_events]');
    const path = await put('profiles/security-events.yaml', text);
    await put('streamguard.yaml', '');
    const lines = text.split('\n');
    const line = lines.findIndex((found) => found.includes('[unique_ip,')) + 1;
    const column = lines[line - 1]!.indexOf('ratio') + 1;
    expect(() => load()).toThrow(
      `${path}:${line}:${column}: features.ip_diversity_score.ratio: unique_ip is no feature`,
    );
  });
});
