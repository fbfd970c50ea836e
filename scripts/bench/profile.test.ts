import { expect, it } from 'vitest';
import { type CpuProfile, timesOf } from './profile.js';

const node = (id: number, functionName: string, url: string, ...children: number[]) => {
  return { id, callFrame: { functionName, url }, children };
};
const dist = 'file:///anywhere/dist';
const profile: CpuProfile = {
  nodes: [
    node(1, '(root)', '', 2, 3, 4, 9),
    node(2, '(garbage collector)', ''),
    node(3, 'decode', 'file:///anywhere/node_modules/kafkajs/src/protocol/decoder.js', 10),
    node(4, 'handle', `${dist}/speed-layer/scoring.js`, 5, 6, 7),
    node(5, 'judge', `${dist}/core/events/door.js`),
    node(6, 'take', `${dist}/speed-layer/entity-states.js`, 8),
    node(7, 'add', `${dist}/core/features/accumulator.js`, 11),
    node(8, 'find', `${dist}/core/states/state-table.js`),
    node(9, '(idle)', ''),
    node(10, 'slice', 'node:buffer'),
    node(11, 'find', `${dist}/core/states/state-table.js`),
  ],
  samples: [3, 4, 5, 8, 11, 2, 10, 4, 9],
  timeDeltas: [7, 1000, 1, 2, 3, 4, 5, 6, 2000],
};

it('gives what many use to whoever used it, between the first score and the last', () => {
  const times = Object.fromEntries([...timesOf(profile)].filter(([, micros]) => micros > 0));
  expect(times).toEqual({ flow: 1, door: 2, 'look up': 3, add: 4, 'garbage collector': 5, read: 6 });
});
