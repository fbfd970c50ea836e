import { expect, test } from 'vitest';
import { colours } from './paint.js';

test.each([
  [true, {}, true],
  [false, {}, false],
  [true, { NO_COLOR: '1' }, false],
  [true, { NO_COLOR: '' }, true],
  [false, { FORCE_COLOR: '1' }, true],
  [false, { FORCE_COLOR: '' }, true],
  [true, { FORCE_COLOR: '0' }, false],
  [true, { FORCE_COLOR: '1', NO_COLOR: '1' }, true],
  [true, { TERM: 'dumb' }, false],
])('a terminal: %s, with %o: colour %s', (isTTY, environment, wanted) => {
  expect(colours({ isTTY }, environment)).toBe(wanted);
});
