import { expect, it } from 'vitest';
import { encodeState } from '../states/encoding.js';
import { aggregationLaws, arrivals, columns, finished, fold } from './aggregation.case.js';
import { conditionOf } from './predicate.js';
import { sequence } from './sequence.js';

const where = (predicate: Parameters<typeof conditionOf>[0]) => conditionOf(predicate, columns);
const broken = sequence(where({ kind: 'fail' }), 2, where({ kind: 'ok' }));

aggregationLaws(broken);
aggregationLaws(sequence(where({ flag: true }), 1, where({ flag: false })));
aggregationLaws(sequence(where({ kind: { exists: false } }), 3, where({ size: { min: 0 } })));

const of = (...kinds: readonly (string | null)[]) => arrivals(...kinds.map((kind) => ({ kind })));

it.each([
  ['a row that is long enough', ['fail', 'fail', 'ok'], 1],
  ['a longer one, once', ['fail', 'fail', 'fail', 'ok', 'ok'], 1],
  ['one too short', ['fail', 'ok', 'fail', 'ok'], 0],
  ['one that has not ended', ['fail', 'fail', 'fail'], 0],
  ['one with other events between', ['fail', 'look', null, 'fail', 'look', 'ok'], 1],
  ['one after another', ['fail', 'fail', 'ok', 'fail', 'fail', 'ok'], 2],
  ['none', [], 0],
])('counts %s', (_, kinds, count) => {
  expect(finished(broken, 'count', of(...kinds))).toBe(count);
});

it('an event that meets both conditions belongs to the row', () => {
  const both = sequence(where({ kind: ['fail', 'ok'] }), 1, where({ kind: 'ok' }));
  expect(encodeState(fold(both, of('ok', 'fail', 'ok'))).scalars).toEqual([3n, 0n]);
});
