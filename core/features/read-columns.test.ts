import { expect, it } from 'vitest';
import { loadConfiguration } from '../../config/load.js';
import { createDoor } from '../events/door.js';
import { StateTable } from '../states/state-table.js';
import { Accumulator } from './accumulator.js';
import { featureSetOf } from './feature-set.js';
import { hostileLog } from './hostile-log.case.js';
import { readColumns } from './read-columns.js';

const { profile } = loadConfiguration({ workingDirectory: import.meta.dirname, environment: {} });
const now = Date.UTC(2025, 10, 25);
const windowStart = Date.UTC(2025, 9, 26);
const { records } = hostileLog({
  seed: 1,
  now,
  windowStart,
  clockChange: windowStart,
  withinOffsets: 12,
  partitionOf: () => 0,
});
const features = featureSetOf(profile);
const read = readColumns(features.aggregations);

const door = createDoor(profile);
const events = records.flatMap(({ value }) => {
  const event = door.judge(Buffer.from(value), now);
  return event.valid ? [event] : [];
});

/** Each entity's state, of events that have a value in these columns only. */
function statesOf(has: (column: string) => boolean): string {
  const table = new StateTable(features.aggregations);
  const accumulator = new Accumulator(features);
  const isKept = door.columns.map(({ name }) => has(name));
  for (const [offset, event] of events.entries()) {
    const { time, entity } = event;
    const values = event.values.map((value, index) => (isKept[index] ? value : null));
    if (!table.find(entity)) table.add(entity);
    accumulator.add(table.record, { offset, time, values }, time >= windowStart);
  }
  const states = Array.from(table.entities(), (entity) => {
    table.find(entity);
    return [entity, Buffer.from(table.record.content).toString('hex')];
  });
  return JSON.stringify(states);
}

it('names the columns on which states depend, all of them and no others', () => {
  const states = statesOf(() => true);
  expect(statesOf((column) => read.has(column)) === states).toBe(true);
  for (const left of read) {
    const without = statesOf((column) => column !== left && read.has(column));
    expect(without === states, left).toBe(false);
  }
});
