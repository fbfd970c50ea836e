import { describe, expect, it } from 'vitest';
import { causeOf, type ErrorCode, errorTable, StreamGuardError } from './errors.js';

const rows = Object.entries(errorTable).map(([code, row]) => ({ code: code as ErrorCode, ...row }));

/** Every placeholder of a row, each with its own text. */
function detailsOf({ what, cure }: { what: string; cure: string }): Record<string, string> {
  const names = Array.from(`${what}${cure}`.matchAll(/\{([^}]*)\}/g), ([, name]) => name!);
  return Object.fromEntries(names.map((name) => [name, `<${name}>.`]));
}

describe.each(rows)('$code', ({ code, what, cure, exitCode, retry }) => {
  const details = detailsOf({ what, cure });
  const error = new StreamGuardError(code, details as never);

  it('fills every placeholder of message and cure', () => {
    for (const text of [error.message, error.cure]) expect(text).not.toMatch(/[{}]|undefined/);
    for (const [name, value] of Object.entries(details)) {
      expect(name).toMatch(/^\w+$/);
      expect(`${error.message}${error.cure}`).toContain(value);
    }
  });

  it('says what happened and what to do, each in whole sentences', () => {
    for (const text of [error.message, error.cure]) {
      expect(text).toMatch(/\.$/);
      expect(text).not.toMatch(/\s\s|\s$|^\s/);
    }
    expect(error.cure).not.toBe(error.message);
  });

  it('carries its row', () => {
    expect(error).toMatchObject({ name: 'StreamGuardError', code, exitCode, retry, details });
    expect([1, 2, 3]).toContain(error.exitCode);
  });
});

it('a value that looks like a placeholder is left as it is', () => {
  const error = new StreamGuardError('no-run', { folder: '{folder} $& $1' });
  expect(error.message).toBe('There is no run in {folder} $& $1.');
});

it('keeps what it was caused by', () => {
  const cause = new Error('inner');
  expect(new StreamGuardError('no-run', { folder: 'x' }, { cause }).cause).toBe(cause);
});

it.each([
  [new Error(' ends with a stop. '), 'ends with a stop'],
  ['text', 'text'],
  [null, 'null'],
])('the cause of %s reads as part of a sentence', (thrown, text) => {
  expect(causeOf(thrown)).toBe(text);
});
