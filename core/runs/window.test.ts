import { describe, expect, it } from 'vitest';
import { calendar, oracleWindowStart } from '../events/calendar.case.js';
import { zoneOf } from '../events/zone.js';
import { windowStart } from './window.js';

const dayMs = 86_400_000;
const utc = zoneOf('UTC');
const sawtooth = (days: number) => ({ sawtooth: { days } });

describe('a sawtooth window', () => {
  it('begins with the local day so many days before the newest event, whatever its time of day', () => {
    const start = Date.UTC(2026, 0, 1);
    for (const newest of [Date.UTC(2026, 0, 31), Date.UTC(2026, 1, 1) - 1])
      expect(windowStart(sawtooth(30), utc, newest, newest + 1000 * dayMs)).toBe(start);
    expect(windowStart(sawtooth(30), utc, Date.UTC(2026, 1, 1), Date.UTC(2027, 0, 1))).toBe(start + dayMs);
  });

  it('does not follow an event into the future: its day is at most the day of the clock', () => {
    const now = Date.UTC(2026, 0, 31, 12);
    expect(windowStart(sawtooth(1), utc, now + 20 * 3_600_000, now)).toBe(Date.UTC(2026, 0, 30));
  });

  it('does not wait for the clock: an old log ends where it ends', () => {
    expect(windowStart(sawtooth(1), utc, Date.UTC(2010, 5, 2, 3), Date.UTC(2026, 0, 1))).toBe(
      Date.UTC(2010, 5, 1),
    );
  });

  it.each([
    ['Europe/Berlin', 'a day of 25 hours', Date.UTC(2025, 9, 26, 12)],
    ['Europe/Berlin', 'a day of 23 hours', Date.UTC(2025, 2, 30, 12)],
    ['Australia/Lord_Howe', 'a change of half an hour', Date.UTC(2025, 3, 6, 3)],
    ['America/Sao_Paulo', 'a day without midnight', Date.UTC(2018, 10, 4, 15)],
    ['America/Sao_Paulo', 'a day with two midnights before it', Date.UTC(2018, 1, 18, 15)],
    ['Pacific/Apia', 'a day that never was', Date.UTC(2011, 11, 29, 12)],
  ])('in %s, around %s, begins at the first instant of that day', (zone, _, noon) => {
    for (const days of [-1, 0, 1, 2].map((extra) => 30 + extra)) {
      const newest = noon + 30 * dayMs;
      const start = windowStart(sawtooth(days), zoneOf(zone), newest, newest)!;
      expect(start).toBe(oracleWindowStart(zone, days, newest, newest));
      const wanted = calendar(zone).day(newest) - days;
      expect(calendar(zone).day(start - 1)).toBeLessThan(wanted);
      expect(calendar(zone).day(start)).toBeGreaterThanOrEqual(wanted);
    }
  });

  it('a day without midnight begins at 01:00', () => {
    const newest = Date.UTC(2018, 10, 5, 15);
    expect(windowStart(sawtooth(1), zoneOf('America/Sao_Paulo'), newest, newest)).toBe(
      Date.UTC(2018, 10, 4, 3),
    );
  });
});

it('there is no beginning to all of history, nor to a log without events', () => {
  expect(windowStart('all', utc, Date.UTC(2026, 0, 1), Date.UTC(2026, 0, 1))).toBeNull();
  expect(windowStart(sawtooth(30), utc, null, Date.UTC(2026, 0, 1))).toBeNull();
});
