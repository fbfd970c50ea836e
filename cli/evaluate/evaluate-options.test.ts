import { expect, it } from 'vitest';
import { assertMeaningful } from './evaluate-options.js';

const common = { progress: true, budget: 20 };

it.each([
  [{}],
  [{ seeds: [1], users: 5, html: 'q.html' }],
  [{ labels: 'l.ndjson', source: 'dir:log', run: 'latest', from: 0, to: 1, scorers: ['classic'] }],
] as const)('takes %j', (options) => {
  expect(() => assertMeaningful({ ...common, ...options })).not.toThrow();
});

it.each([
  [{ labels: 'l.ndjson', seeds: [1] }, '--seeds is of simulated worlds'],
  [{ labels: 'l.ndjson', incidentsPerDay: [1] }, '--incidents-per-day is of simulated worlds'],
  [{ source: 'dir:log' }, '--source is of a log'],
  [{ from: 0 }, '--from is of a log'],
])('refuses %j', (options, problem) => {
  expect(() => assertMeaningful({ ...common, ...options })).toThrow(problem);
});
