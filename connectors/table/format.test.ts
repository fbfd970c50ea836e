import { describe, expect, it } from 'vitest';
import { tableFormatOf, withoutEnding } from './format.js';

describe('the format of a table', () => {
  it.each([
    ['a.parquet', 'parquet', 'a'],
    ['dir.csv/A.CSV', 'csv', 'dir.csv/A'],
    ['a.b.csv.gz', 'csv', 'a.b'],
    ['a.csv.zip', null, 'a.csv.zip'],
    ['parquet', null, 'parquet'],
  ])('of %s is %s', (path, format, stem) => {
    expect(tableFormatOf(path)).toBe(format);
    expect(withoutEnding(path)).toBe(stem);
  });
});
