import { expect, it } from 'vitest';
import { aggregationLaws, arrivals, columns, finished } from './aggregation.case.js';
import { count } from './count.js';
import { conditionOf } from './predicate.js';

const all = count(conditionOf({}, columns));
const large = count(conditionOf({ size: { min: 10 } }, columns));

aggregationLaws(all);
aggregationLaws(large);

it('counts every event, or those that meet the condition', () => {
  const events = arrivals({ size: 9 }, { size: 10 }, { size: 11 }, {});
  expect(finished(all, 'count', events)).toBe(4);
  expect(finished(large, 'count', events)).toBe(2);
});

it('is 0, not NULL, where there is nothing', () => {
  expect(finished(large, 'count', [])).toBe(0);
});

it('is named by its condition', () => {
  expect([all.id, large.id]).toEqual(['count', 'count(size=10..)']);
});
