import { join } from 'node:path';
import { expect, it } from 'vitest';
import { type Settings, settingsSchema } from '../config/settings.js';
import { outputLogUrl } from './output-logs.js';

const settings: Settings['speed'] = settingsSchema.parse({}).speed;

it('is a topic beside a topic, on the same brokers', () => {
  const source = 'kafka://one:9092,two:9093/security-events';
  expect(outputLogUrl('anomalies', settings, source, '/out')).toBe('kafka://one:9092,two:9093/anomalies');
});

it('is a folder of the event log otherwise', () => {
  const url = outputLogUrl('alerts', settings, 'dir:/events', '/out');
  expect(url).toBe(`dir:${join('/out', 'logs', 'alerts')}`);
});

it('is where the settings say', () => {
  const elsewhere = { ...settings, verdictsUrl: 'dir:/verdicts' };
  expect(outputLogUrl('verdicts', elsewhere, 'dir:/events', '/out')).toBe('dir:/verdicts');
});
