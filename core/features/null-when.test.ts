import { expect, it } from 'vitest';
import { loadConfiguration } from '../../config/load.js';
import { StateRecord } from '../states/state-record.js';
import { featureSetOf } from './feature-set.js';

const { profile } = loadConfiguration({ workingDirectory: import.meta.dirname, environment: {} });
const { aggregations, features } = featureSetOf(profile);

it.each(features)('$name says whether it can have no value', ({ nullWhen, finish }) => {
  expect(finish(StateRecord.of(aggregations).states) === null).toBe(nullWhen !== null);
});
