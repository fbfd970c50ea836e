import { expect, test } from 'vitest';
import { clip } from './clip.js';

test.each([
  ['short', 10, 'short'],
  ['exactly ten', 11, 'exactly ten'],
  ['one too many', 11, 'one too ma…'],
  ['日本語', 6, '日本語'],
  ['日本語です', 6, '日本…'],
  ['👩‍💻👩‍💻👩‍💻', 6, '👩‍💻👩‍💻👩‍💻'],
  ['👩‍💻👩‍💻👩‍💻', 5, '👩‍💻👩‍💻…'],
  ['', 3, ''],
])('%s in %d columns is %s', (text, width, clipped) => {
  expect(clip(text, width)).toBe(clipped);
});
