import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { zoneOf } from './zone.js';

const zones = [
  'UTC',
  'Europe/Berlin',
  'America/New_York',
  'Asia/Kathmandu',
  'Australia/Lord_Howe',
  'America/Sao_Paulo',
  'Pacific/Apia',
];
const time = fc.integer({ min: Date.UTC(2000, 0, 2), max: Date.UTC(2040, 0, 1) });

describe.each(zones)('%s', (name) => {
  const zone = zoneOf(name);
  const clock = new Intl.DateTimeFormat('en-CA', {
    timeZone: name,
    hourCycle: 'h23',
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
  });
  const naive = (timeMs: number) => {
    const parts = Object.fromEntries(clock.formatToParts(timeMs).map(({ type, value }) => [type, value]));
    return {
      day: Date.parse(`${parts.year}-${parts.month}-${parts.day}T00:00:00Z`) / 86_400_000,
      hour: Number(parts.hour),
    };
  };

  it("has the hours and days of the platform's calendar", () => {
    fc.assert(
      fc.property(time, (timeMs) => {
        expect({ day: zone.day(timeMs), hour: zone.hour(timeMs) }).toEqual(naive(timeMs));
      }),
      { numRuns: 300 },
    );
  });

  it('starts a day at its first instant', () => {
    fc.assert(
      fc.property(time, (timeMs) => {
        const day = zone.day(timeMs);
        const first = zone.firstInstant(day);
        expect(zone.day(first)).toBeGreaterThanOrEqual(day);
        expect(zone.day(first - 1)).toBeLessThan(day);
      }),
      { numRuns: 100 },
    );
  });
});

it("knows a change that is not on the quarter of an hour: St John's fell back at 00:01 until 2011", () => {
  const stJohns = zoneOf('America/St_Johns');
  const change = Date.UTC(2009, 10, 1, 2, 31);
  expect([change - 1, change, change + 59 * 60_000].map(stJohns.hour)).toEqual([0, 23, 0]);
  expect([change - 1, change].map(stJohns.day)).toEqual([14549, 14548]);
});

it('keeps the two hours 2 of a day on which clocks go back', () => {
  const berlin = zoneOf('Europe/Berlin');
  expect(berlin.hour(Date.UTC(2025, 9, 26, 0, 30))).toBe(2);
  expect(berlin.hour(Date.UTC(2025, 9, 26, 1, 30))).toBe(2);
});
