import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Predicate } from '../profile/predicate.js';
import { arrivals, columns, type Sample } from './aggregation.case.js';
import { conditionOf } from './predicate.js';

const holds = (predicate: Predicate, event: Sample) =>
  conditionOf(predicate, columns).holds(arrivals(event)[0]!.values);

describe('a condition', () => {
  it.each([
    [{ kind: 'a' }, { kind: 'a' }, true],
    [{ kind: 'a' }, { kind: 'A' }, false],
    [{ kind: ['a', 'b'] }, { kind: 'b' }, true],
    [{ kind: 'a' }, {}, false],
    [{ kind: { exists: true } }, { kind: '' }, true],
    [{ kind: { exists: true } }, {}, false],
    [{ kind: { exists: false } }, {}, true],
    [{ size: { min: 0, max: 5 } }, { size: 0 }, true],
    [{ size: { min: 0, max: 5 } }, { size: 5 }, true],
    [{ size: { min: 0, max: 5 } }, { size: 6 }, false],
    [{ size: { min: 0, max: 5 } }, {}, false],
    [{ size: { max: 5 } }, { size: Number.MIN_SAFE_INTEGER }, true],
    [{ score: { min: 0.7 } }, { score: 700_000 }, true],
    [{ score: { min: 0.7 } }, { score: 699_999 }, false],
    [{ score: 0.29 }, { score: 290_000 }, true],
    [{ flag: false }, { flag: false }, true],
    [{ flag: false }, {}, false],
    [{ kind: 'a', size: 1 }, { kind: 'a', size: 2 }, false],
    [{}, {}, true],
  ] as const)('%j of %j is %s', (predicate, event, expected) => {
    expect(holds(predicate as Predicate, event)).toBe(expected);
  });
});

describe('the text of a condition', () => {
  const text = (predicate: Predicate) => conditionOf(predicate, columns).text;

  it('reads plainly', () => {
    expect(text({ kind: ['failed', 'blocked'], size: { min: 1 }, flag: { exists: true } })).toBe(
      'kind=failed|blocked and size=1.. and flag exists',
    );
  });

  it.each([
    [{ kind: 'a|b' }, { kind: ['a', 'b'] }],
    [{ kind: '1..5' }, { kind: { min: 1, max: 5 } }],
    [{ kind: 'a and size=1' }, { kind: 'a', size: 1 }],
    [{ kind: 'Failed' }, { kind: 'failed' }],
    [{ kind: '^f' }, { kind: 'F' }],
  ] as const)('%j and %j have different ones', (one, other) => {
    expect(text(one as Predicate).toLowerCase()).not.toBe(text(other as Predicate).toLowerCase());
  });

  it('is different for different lists, also where case is ignored, as DuckDB does in names of columns', () => {
    const letter = fc.constantFrom('a', 'A', '^', '|', "'", '.', ' ', '\0');
    const list = fc.array(fc.string({ unit: letter, maxLength: 4 }), { minLength: 1, maxLength: 3 });
    fc.assert(
      fc.property(list, list, (one, other) => {
        const same = JSON.stringify(one) === JSON.stringify(other);
        expect(text({ kind: one }).toLowerCase() === text({ kind: other }).toLowerCase()).toBe(same);
      }),
      { numRuns: 2000 },
    );
  });
});
