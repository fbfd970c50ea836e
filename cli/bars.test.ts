import { expect, test } from 'vitest';
import { bar, columnChart, signedBar, sparkline, trough } from './bars.js';

test('a bar is as long as its share, to an eighth', () => {
  expect(bar(0.5, 4)).toBe('██');
  expect(bar(1, 4)).toBe('████');
  expect(bar(7, 4)).toBe('████');
  expect(bar(0.25 + 1 / 32, 4)).toBe('█▏');
  expect(bar(0.0001, 4)).toBe('▏');
  expect(bar(0, 4)).toBe('');
  expect(trough(0.5, 4)).toBe('██░░');
});

test('a signed bar goes both ways from its zero', () => {
  expect(signedBar(1, 2, 4)).toBe('  │████');
  expect(signedBar(-1, 2, 4)).toBe('██│    ');
  expect(signedBar(-0.001, 2, 4)).toBe(' █│    ');
  expect(signedBar(0, 2, 4)).toBe('  │    ');
});

test('columns stand on the last line; few are not none', () => {
  expect(columnChart([0, 1, 8, 16], 2)).toEqual(['   █', ' ▁██']);
  expect(sparkline([8, 1, 0, 4])).toBe('█▁ ▄');
  expect(sparkline([0, 0])).toBe('  ');
  expect(columnChart([], 2)).toEqual(['', '']);
});
