import { expect, it } from 'vitest';
import { names, numbers, wholeNumbers } from './lists.js';

it('takes numbers and ranges of them, each number once', () => {
  expect(wholeNumbers('7')).toEqual([7]);
  expect(wholeNumbers('1001-1003,7,1002')).toEqual([1001, 1002, 1003, 7]);
});

it.each(['', 'a', '3-1', '1-2-3', '-4', '1.5', '0-1000'])('refuses %j as whole numbers', (text) => {
  expect(() => wholeNumbers(text)).toThrow();
});

it('takes numbers within bounds', () => {
  expect(numbers(0, 1)('0.1, 1,0.1')).toEqual([0.1, 1]);
  expect(() => numbers(0, 1)('0.1,2')).toThrow('from 0 to 1');
});

it('takes known names', () => {
  expect(names(['a', 'b'])('b, a,b')).toEqual(['b', 'a']);
  expect(() => names(['a', 'b'])('c')).toThrow('c is none of a, b.');
});
