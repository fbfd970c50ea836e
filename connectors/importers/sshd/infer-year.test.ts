import { expect, test } from 'vitest';
import { Days, inferYear } from './infer-year.js';
import { parseSyslogLine } from './syslog-line.js';

function inferred(latest: string, ...times: string[]): number | null {
  const days = new Days();
  for (const time of times) days.add(parseSyslogLine(`${time} h p: m`)!.stamp);
  return inferYear(days.stamps, 'UTC', Date.parse(latest));
}

test.each<[string, string, string[], number | null]>([
  ['this year', '2024-05-01', ['Mar 27 13:00:00', 'Apr 20 14:00:00'], 2024],
  [
    'the year before, where the last line would be in the future',
    '2024-03-01',
    ['Mar 27 13:00:00', 'Apr 20 14:00:00'],
    2023,
  ],
  ['a day of grace for a file from another zone', '2024-04-20', ['Mar 27 13:00:00', 'Apr 20 14:00:00'], 2024],
  [
    'of the first line, where New Year lies between',
    '2024-01-03',
    ['Dec 30 10:00:00', 'Jan  2 10:00:00'],
    2023,
  ],
  [
    'of the first line, where two lie between',
    '2025-02-01',
    ['Dec 1 10:00:00', 'Apr 1 10:00:00', 'Aug 1 10:00:00', 'Dec 1 10:00:00', 'Jan  2 10:00:00'],
    2023,
  ],
  [
    'a leap year, where there is a 29 February',
    '2026-06-01',
    ['Feb 28 10:00:00', 'Feb 29 10:00:00', 'Mar  1 10:00:00'],
    2024,
  ],
  [
    'of the year before a leap year',
    '2026-06-01',
    ['Dec 31 10:00:00', 'Feb 29 10:00:00', 'Mar  1 10:00:00'],
    2023,
  ],
  ['a day that no year has does not count', '2024-05-01', ['Feb 30 10:00:00', 'Mar 1 10:00:00'], 2024],
  ['none fits', '2024-05-01', ['2030-01-01T00:00:00Z', 'Jan  2 00:00:00'], null],
])('%s', (_, latest, times, year) => {
  expect(inferred(latest, ...times)).toBe(year);
});

test('a file of many lines is kept as its days', () => {
  const days = new Days();
  for (let i = 0; i < 10_000; i++) {
    const day = 1 + Math.floor(i / 1000);
    days.add(parseSyslogLine(`Mar ${day} 10:00:${10 + (i % 50)} h p: m`)!.stamp);
  }
  expect(days.stamps).toHaveLength(11);
});
