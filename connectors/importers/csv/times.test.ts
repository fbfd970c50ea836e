import { expect, it } from 'vitest';
import { timeReader } from './times.js';

const at = Date.UTC(2026, 2, 2, 13, 5, 9);

it.each([
  ['epoch-s', '1772456709', at],
  ['epoch-s', '1772456709.25', at + 250],
  ['epoch-ms', '1772456709000', at],
  ['epoch-ms', '1e12', null],
  ['iso', '2026-03-02T13:05:09Z', at],
  ['iso', '2026-03-02 15:05:09.123456+02:00', at + 123],
  ['iso', '2026-03-02T07:35:09-0530', at],
  ['iso', '2026-03-02T13:65:09Z', null],
  ['dd.MM.yyyy HH:mm:ss', '02.03.2026 13:05:09', at],
  ['M/d/yyyy h:mm:ss a', '3/2/2026 1:05:09 PM', at],
  ['M/d/yyyy h:mm:ss a', '3/2/2026 12:05:09 am', Date.UTC(2026, 2, 2, 0, 5, 9)],
  ['M/d/yyyy h:mm:ss a', '3/2/2026 13:05:09 am', null],
  ['yyyyMMddHHmmss', '20260302130509', at],
  ['yyyy-MM-dd', '2026-02-29', null],
  ['yyyy-MM-dd', '2026-03-02 ', null],
  ['yyyy.MM.dd', '2026x03x02', null],
])('%s: %s', (format, text, expected) => {
  expect(timeReader(format, 'UTC')!(text)).toBe(expected);
});

it('times without a zone are of the zone: the first of an hour that autumn repeats', () => {
  const read = timeReader('yyyy-MM-dd HH:mm:ss', 'Europe/Berlin')!;
  expect(read('2026-07-01 12:00:00')).toBe(Date.UTC(2026, 6, 1, 10));
  expect(read('2026-10-25 02:30:00')).toBe(Date.UTC(2026, 9, 25, 0, 30));
});

it.each(['', 'yyyy-MM', 'HH:mm', 'yyyy-MM-dd yyyy', 'ISO'])('%j is no form of a time', (format) => {
  expect(timeReader(format, 'UTC')).toBeNull();
});
