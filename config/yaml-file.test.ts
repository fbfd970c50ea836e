import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { StreamGuardError } from '../core/errors/errors.js';
import { parseYaml, readYaml } from './yaml-file.js';

const schema = z.strictObject({
  name: z.string(),
  inner: z.strictObject({ count: z.number().int().min(1).max(9).default(3) }).prefault({}),
  list: z.array(z.strictObject({ key: z.string() })).default([]),
  choice: z
    .union([z.literal('all'), z.strictObject({ days: z.number(), zone: z.string().optional() })])
    .optional(),
});

/** The error, as people read it. */
function faultOf(...lines: readonly string[]): string {
  try {
    parseYaml('a.yaml', lines.join('\n'), schema);
  } catch (thrown) {
    if (!(thrown instanceof StreamGuardError)) throw thrown;
    expect(thrown).toMatchObject({
      code: 'config-invalid',
      exitCode: 2,
      cure: expect.stringContaining('docs/configuration.md'),
    });
    return thrown.message;
  }
  throw new Error('no fault');
}

it('fills in defaults', () => {
  expect(parseYaml('a.yaml', 'name: x', schema)).toEqual({ name: 'x', inner: { count: 3 }, list: [] });
});

describe('a fault stands at its line and column', () => {
  it.each([
    [
      'a key that nobody declared',
      ['name: x', 'inner:', '  cuont: 3'],
      'a.yaml:3:3: unknown key inner.cuont.',
    ],
    ['at the top', ['name: x', 'nmae: y'], 'a.yaml:2:1: unknown key nmae.'],
    [
      'in a list',
      ['name: x', 'list:', '  - key: a', '  - kee: b'],
      'a.yaml:4:5: unknown key list.1.kee (and 1 more).',
    ],
    ['in one line', ['{ name: x, inner: { cuont: 3 } }'], 'a.yaml:1:21: unknown key inner.cuont.'],
  ])('%s', (_, lines, message) => expect(faultOf(...lines)).toBe(message));

  it.each([
    [
      'a wrong type',
      ['name: x', 'inner:', '  count: many'],
      /^a\.yaml:3:3: inner\.count: .*expected number.*string\.$/,
    ],
    ['too large', ['name: x', 'inner: { count: 10 }'], /^a\.yaml:2:10: inner\.count: .*<=9\.$/],
    ['too small', ['name: x', 'inner: { count: 0 }'], /^a\.yaml:2:10: inner\.count: .*>=1\.$/],
    ['no whole number', ['name: x', 'inner: { count: 1.5 }'], /^a\.yaml:2:10: inner\.count: .*int.*\.$/],
    ['a key left out is told at its parent', ['inner:', '  count: 3'], /^a\.yaml:1:1: name: .*\.$/],
    [
      'an item of a list',
      ['name: x', 'list:', '  - key: a', '  - key: 7'],
      /^a\.yaml:4:5: list\.1\.key: .*\.$/,
    ],
    ['a document that is a list', ['- name'], /^a\.yaml:1:1: .*\.$/],
    ['a document that is a word', ['name'], /^a\.yaml:1:1: .*\.$/],
    ['an empty document', [''], /^a\.yaml:1:1: name: .*\.$/],
    ['several', ['name: 7', 'inner: { count: 0 }'], /^a\.yaml:1:1: name: .* \(and 1 more\)\.$/],
    [
      'a choice that got furthest',
      ['name: x', 'choice:', '  days: many'],
      /^a\.yaml:3:3: choice\.days: .*number.*\.$/,
    ],
    [
      'a typo in a choice',
      ['name: x', 'choice: { days: 1, zonne: UTC }'],
      /^a\.yaml:2:20: unknown key choice\.zonne/,
    ],
  ])('%s', (_, lines, message) => expect(faultOf(...lines)).toMatch(message));
});

describe('what is no YAML stands at its line and column', () => {
  it.each([
    ['a repeated key', ['name: x', 'inner: {}', 'name: y'], /^a\.yaml:3:1: .*unique.*\.$/],
    ['an open bracket', ['name: x', 'list: ['], /^a\.yaml:2:\d+: .*\.$/],
    ['a tab for indentation', ['name: x', 'inner:', '\tcount: 3'], /^a\.yaml:3:1: .*[Tt]ab.*\.$/],
    ['an open quote', ['name: "x'], /^a\.yaml:1:\d+: .*quote.*\.$/],
  ])('%s', (_, lines, message) => expect(faultOf(...lines)).toMatch(message));
});

it('a file that cannot be read is told by its path', () => {
  expect(() => readYaml('/nowhere/a.yaml', schema)).toThrow(
    expect.objectContaining({
      code: 'config-not-found',
      details: expect.objectContaining({ path: '/nowhere/a.yaml' }),
    }),
  );
});
