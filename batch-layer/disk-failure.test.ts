import { expect, test } from 'vitest';
import { StreamGuardError } from '../core/errors/errors.js';
import { asDiskFailure } from './disk-failure.js';

test.each([
  Object.assign(new Error('no space'), { code: 'ENOSPC' }),
  new Error('ENOSPC: no space left on device, write'),
  new Error("EACCES: permission denied, mkdir '/out'"),
  new Error('IO Error: Could not write file "/lake/x.parquet": No space left on device'),
  new Error('IO Error: Cannot open file "/lake/x.parquet": Permission denied'),
  new Error('Out of Memory Error: failed to offload data block of size 256.0 KiB (0 bytes/0 bytes used).'),
])('a disk that is full or refuses is told as one: %s', (thrown) => {
  expect(asDiskFailure(thrown, '/out')).toMatchObject({
    code: 'disk-failed',
    details: { folder: '/out' },
    cause: thrown,
  });
});

test.each([
  new TypeError('x is not a function'),
  new Error('IO Error: No files found that match the pattern "/lake/x.parquet"'),
  Object.assign(new Error('gone'), { code: 'ENOENT' }),
  new StreamGuardError('no-run', { folder: '/out' }),
  'ENOSPC',
])('anything else stays what it is: %s', (thrown) => {
  expect(asDiskFailure(thrown, '/out')).toBe(thrown);
});
