import { join } from 'node:path';
import { expect, it } from 'vitest';
import { outputLogUrl } from './output-logs.js';

it('is a topic beside a topic, on the same brokers', () => {
  const source = 'kafka://one:9092,two:9093/security-events';
  expect(outputLogUrl('anomalies', source, '/out')).toBe('kafka://one:9092,two:9093/anomalies');
});

it('is a folder of the event log otherwise', () => {
  expect(outputLogUrl('alerts', 'dir:/events', '/out')).toBe(`dir:${join('/out', 'logs', 'alerts')}`);
});
