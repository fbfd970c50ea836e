import { describe, expect, it } from 'vitest';
import { formatNumber } from './format-number.js';

describe('a number for people', () => {
  it.each([
    [0, '0'],
    [0.8333333, '0.833'],
    [0.04, '0.04'],
    [12.3456, '12.3'],
    [999.96, '1000'],
    [1234.5, '1,235'],
    [1_234_567, '1,234,567'],
    [-42, '-42'],
    [1e-7, '1e-7'],
  ])('%d is %s', (value, text) => {
    expect(formatNumber(value)).toBe(text);
  });
});
