import { expect, it } from 'vitest';
import { packagedProfile as profile } from '../../batch-layer/bench.case.js';
import { columnsOf } from '../events/event.js';
import { namedColumns } from './named-columns.js';

const columns = columnsOf(profile);
const values = columns.map(({ name }) => {
  const event: Readonly<Record<string, string | number>> = {
    source_ip: '203.0.113.5',
    location: 'KP-PYO-Pyongyang',
    local_hour: 3,
    hostname: 'box',
  };
  return event[name] ?? null;
});
const named = (...reasons: string[]) => namedColumns(profile, columns, values, reasons);

it('the reasons of an event name its columns, whichever scorer told them', () => {
  expect(named('New or unusual device: box')).toEqual({ hostname: 'box' });
  expect(named('New or unusual source IP: 203.0.113.5')).toMatchObject({ source_ip: '203.0.113.5' });
  expect(named('New or unusual location: KP-PYO-Pyongyang', 'Unusual login time (03:00)')).toMatchObject({
    location: 'KP-PYO-Pyongyang',
    local_hour: 3,
  });
});

it('what names other values, or nothing, is no condition', () => {
  expect(named('New or unusual device: another', '3 failed logins today, 0 are usual')).toEqual({});
});
