import { expect, it } from 'vitest';
import { arrivals, columns } from '../aggregations/aggregation.case.js';
import { daily } from '../aggregations/daily.js';
import { frequency } from '../aggregations/frequency.js';
import { gaps } from '../aggregations/gaps.js';
import { conditionOf } from '../aggregations/predicate.js';
import { sum } from '../aggregations/sum.js';
import { createRandom } from '../random/random.js';
import { encodeRecord } from './encoding.js';
import { StateRecord } from './state-record.js';
import { StateTable } from './state-table.js';

const aggregations = [
  frequency('kind', columns, 400, 'size'),
  gaps(1000),
  daily('size', [{ sum: 'score', where: conditionOf({}, columns) }], columns, 50),
  sum('score', columns),
];

function streamOf(seed: number, events: number) {
  const random = createRandom(seed);
  const samples = Array.from({ length: events }, (_, index) => ({
    time: index * 1000,
    kind: `${'long '.repeat(random.integer(30))}${random.integer(500)}`,
    size: 20_000 + random.integer(60),
    score: random.integer(1_000_001),
  }));
  return arrivals(...samples).map((event) => ({ event, entity: `e${random.integer(40) ** 2}` }));
}

it.each([1, 2, 3])(
  'records that grow, go and come back beside others are what they are alone (seed %i)',
  (seed) => {
    const random = createRandom(seed);
    const table = new StateTable(aggregations);
    const alone = new Map<string, StateRecord>();
    for (const { event, entity } of streamOf(seed, 3000)) {
      if (!table.find(entity)) table.add(entity);
      const single = alone.get(entity) ?? StateRecord.of(aggregations);
      alone.set(entity, single);
      for (const [index, aggregation] of aggregations.entries()) {
        aggregation.add(table.record.states[index]!, event);
        aggregation.add(single.states[index]!, event);
      }
      if (random.integer(10) > 0) continue;
      const content = table.record.content.slice();
      table.remove(entity);
      expect(table.find(entity)).toBe(false);
      table.load(entity, content);
    }
    expect([...table.entities()].sort()).toEqual([...alone.keys()].sort());
    for (const [entity, single] of alone) {
      expect(table.find(entity)).toBe(true);
      expect(encodeRecord(table.record)).toEqual(encodeRecord(single));
      expect(table.record.content).toEqual(single.content);
    }
  },
);

it('gives the memory of what was removed to what comes', () => {
  const table = new StateTable(aggregations);
  const fill = () => {
    for (const { event, entity } of streamOf(4, 8000)) {
      if (!table.find(entity)) table.add(entity);
      aggregations[0]!.add(table.record.states[0]!, event);
    }
  };
  fill();
  const { bytes } = table;
  for (let round = 0; round < 5; round++) {
    for (const entity of [...table.entities()]) table.remove(entity);
    expect(table.size).toBe(0);
    fill();
  }
  expect(table.bytes).toBe(bytes);
});
