import { describe, expect, test } from 'vitest';
import { chronology } from './chronology.js';
import { parseSyslogLine } from './syslog-line.js';

function timesOf(year: number | null, zone: string, ...times: string[]): (string | null)[] {
  const timeOf = chronology(year, zone);
  return times.map((time) => {
    const at = timeOf(parseSyslogLine(`${time} h p: m`)!.stamp);
    return at === null ? null : new Date(at).toISOString().replace('.000Z', 'Z');
  });
}

describe('the year', () => {
  test('turns where December is followed by January', () => {
    expect(
      timesOf(2023, 'UTC', 'Dec 30 10:00:00', 'Dec 31 23:59:59', 'Jan  1 00:00:00', 'Mar  1 00:00:00'),
    ).toEqual([
      '2023-12-30T10:00:00Z',
      '2023-12-31T23:59:59Z',
      '2024-01-01T00:00:00Z',
      '2024-03-01T00:00:00Z',
    ]);
  });

  test('turns back for a line that comes late', () => {
    expect(
      timesOf(2023, 'UTC', 'Dec 31 23:59:59', 'Jan  1 00:00:01', 'Dec 31 23:59:59', 'Jan  1 00:00:02'),
    ).toEqual([
      '2023-12-31T23:59:59Z',
      '2024-01-01T00:00:01Z',
      '2023-12-31T23:59:59Z',
      '2024-01-01T00:00:02Z',
    ]);
  });

  test('turns at midnight of the zone, not of UTC', () => {
    expect(timesOf(2023, 'America/New_York', 'Dec 31 23:59:59', 'Jan  1 00:00:00')).toEqual([
      '2024-01-01T04:59:59Z',
      '2024-01-01T05:00:00Z',
    ]);
    expect(timesOf(2023, 'Pacific/Auckland', 'Dec 31 23:59:59', 'Jan  1 00:00:00')).toEqual([
      '2023-12-31T10:59:59Z',
      '2023-12-31T11:00:00Z',
    ]);
  });

  test('is taken from lines that state it', () => {
    expect(timesOf(null, 'UTC', '2021-06-01T00:00:00Z', 'Jun  1 00:00:01')).toEqual([
      '2021-06-01T00:00:00Z',
      '2021-06-01T00:00:01Z',
    ]);
    expect(timesOf(null, 'UTC', 'Jun  1 00:00:01')).toEqual([null]);
  });

  test('has a 29 February only every fourth time', () => {
    expect(timesOf(2024, 'UTC', 'Feb 28 12:00:00', 'Feb 29 12:00:00', 'Mar  1 12:00:00')).toEqual([
      '2024-02-28T12:00:00Z',
      '2024-02-29T12:00:00Z',
      '2024-03-01T12:00:00Z',
    ]);
    expect(timesOf(2023, 'UTC', 'Feb 28 12:00:00', 'Feb 29 12:00:00', 'Mar  1 12:00:00')).toEqual([
      '2023-02-28T12:00:00Z',
      null,
      '2023-03-01T12:00:00Z',
    ]);
  });
});

describe('a zone with summer time', () => {
  test('has other offsets in summer and in winter', () => {
    expect(timesOf(2024, 'Europe/Berlin', 'Jan 10 12:00:00', 'Jul 10 12:00:00')).toEqual([
      '2024-01-10T11:00:00Z',
      '2024-07-10T10:00:00Z',
    ]);
  });

  test('the hour that autumn repeats is read in order', () => {
    expect(
      timesOf(
        2024,
        'Europe/Berlin',
        'Oct 27 01:59:59',
        'Oct 27 02:20:00',
        'Oct 27 02:59:59',
        'Oct 27 02:00:00',
        'Oct 27 02:20:00',
        'Oct 27 02:19:59',
        'Oct 27 02:45:00',
        'Oct 27 03:00:00',
      ),
    ).toEqual([
      '2024-10-26T23:59:59Z',
      '2024-10-27T00:20:00Z',
      '2024-10-27T00:59:59Z',
      '2024-10-27T01:00:00Z',
      '2024-10-27T01:20:00Z',
      '2024-10-27T01:19:59Z',
      '2024-10-27T01:45:00Z',
      '2024-10-27T02:00:00Z',
    ]);
  });

  test('a time in the hour that spring leaves out counts on', () => {
    expect(timesOf(2024, 'Europe/Berlin', 'Mar 31 01:59:59', 'Mar 31 02:30:00', 'Mar 31 03:00:00')).toEqual([
      '2024-03-31T00:59:59Z',
      '2024-03-31T01:30:00Z',
      '2024-03-31T01:00:00Z',
    ]);
  });

  test('half an hour, as on Lord Howe Island', () => {
    expect(
      timesOf(2024, 'Australia/Lord_Howe', 'Apr  7 01:29:59', 'Apr  7 01:59:59', 'Apr  7 01:30:00'),
    ).toEqual(['2024-04-06T14:29:59Z', '2024-04-06T14:59:59Z', '2024-04-06T15:00:00Z']);
  });

  test('a stated offset goes before the zone', () => {
    expect(timesOf(null, 'Europe/Berlin', '2024-07-10T12:00:00-05:00', '2024-07-10T12:00:00')).toEqual([
      '2024-07-10T17:00:00Z',
      '2024-07-10T10:00:00Z',
    ]);
  });
});

test.each([
  'Feb 30 00:00:00',
  'Apr 31 00:00:00',
  'Mar 27 24:00:00',
  'Mar 27 10:60:00',
  'Mar  0 10:00:00',
  '2024-13-01T00:00:00Z',
])('%s is no time', (time) => expect(timesOf(2024, 'UTC', time)).toEqual([null]));
