import { describe, expect, it } from 'vitest';
import { declaredSettings, environmentOverlay, variableOf } from './environment.js';
import { settingsSchema } from './settings.js';
import { parseYaml } from './yaml-file.js';

const read = (text: string, environment: Record<string, string>) =>
  parseYaml('a.yaml', text, settingsSchema, environmentOverlay(environment));

it.each([
  ['STREAMGUARD_PROFILE', null, 'profile'],
  ['STREAMGUARD_LOG_URL', 'log', 'url'],
  ['STREAMGUARD_LOG_FETCH_BYTES', 'log', 'fetchBytes'],
  ['STREAMGUARD_MACHINE_DUCKDB_MEMORY_MB', 'machine', 'duckdbMemoryMb'],
])('%s is the variable of %s.%s', (variable, section, key) => {
  expect(variableOf(section, key)).toBe(variable);
});

it('every setting has its own variable', () => {
  const variables = declaredSettings().map(({ section, key }) => variableOf(section, key));
  expect(variables).toContain('STREAMGUARD_ARCHIVE_BATCH_EVENTS');
  expect(new Set(variables).size).toBe(variables.length);
});

describe('the environment', () => {
  it('goes over the file, key by key', () => {
    const text = 'profile: a\nlog: { url: "dir:a", partitions: 7 }';
    const environment = {
      STREAMGUARD_LOG_URL: 'dir:b',
      STREAMGUARD_MACHINE_WORKERS: '0',
      STREAMGUARD_MACHINE_SCANNER: 'false',
      STREAMGUARD_PROFILE: 'b',
    };
    expect(read(text, environment)).toMatchObject({
      profile: 'b',
      log: { url: 'dir:b', partitions: 7 },
      machine: { workers: 0, scanner: false, duckdbThreads: 2 },
    });
  });

  it('of other programs, and of settings that nobody declared, is not read', () => {
    const defaults = read('', {});
    expect(
      read('', { LOG_URL: 'dir:b', STREAMGUARD_LOG_COLOUR: 'red', streamguard_log_url: 'dir:c' }),
    ).toEqual(defaults);
  });

  it('mends a wrong value of the file', () => {
    expect(read('machine: { workers: many }', { STREAMGUARD_MACHINE_WORKERS: '3' }).machine.workers).toBe(3);
  });

  it.each([
    ['many', /expected number, received string/],
    ['', /expected number, received string/],
    ['99', /<=64/],
    ['1.5', /int/],
  ])('with the wrong value %j is told by its variable, not by the file', (value, problem) => {
    expect(() => read('machine: { workers: 1 }', { STREAMGUARD_MACHINE_WORKERS: value })).toThrow(
      expect.objectContaining({
        code: 'config-invalid',
        exitCode: 2,
        details: expect.objectContaining({
          place: 'STREAMGUARD_MACHINE_WORKERS',
          problem: expect.stringMatching(problem),
        }),
      }),
    );
  });

  it.each(['no', '0', 'True', ''])('takes %j for neither true nor false', (value) => {
    expect(() => read('', { STREAMGUARD_MACHINE_SCANNER: value })).toThrow(
      /STREAMGUARD_MACHINE_SCANNER.*expected boolean/,
    );
  });

  it('leaves a fault of the file at its line', () => {
    expect(() => read('log:\n  partitions: 0', { STREAMGUARD_MACHINE_WORKERS: '1' })).toThrow(
      /^a\.yaml:2:3: log\.partitions/,
    );
  });
});
