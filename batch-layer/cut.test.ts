import { describe, expect, it } from 'vitest';
import { Bench, eventText, packagedProfile } from './bench.case.js';
import { cutAtEnd } from './cut.js';

const hourMs = 3_600_000;
const now = Date.UTC(2026, 0, 31, 12);
const day = (date: number) => Date.UTC(2026, 0, date);
const profile = { ...packagedProfile, window: { sawtooth: { days: 10 } } };

/** An archived log of one partition with events of these times; equal numbers are equal ids. */
async function archived(...events: readonly (readonly [n: number, timestamp: number])[]): Promise<Bench> {
  const bench = await Bench.forTest({ profile, partitions: 1 });
  const records = events.map(([n, timestamp]) => ({ key: 'ann', value: eventText(n, { timestamp }) }));
  if (records.length > 0) await bench.append(records, now);
  await bench.archive();
  return bench;
}

const cutOf = async ({ db, lake }: Bench, clock = now) =>
  cutAtEnd(db, lake, (await lake.manifest())!, profile, clock);

describe('the window of a cut', () => {
  it('begins ten days before the newest event, and divides what is valid', async () => {
    const start = day(10);
    const bench = await archived(
      [1, start - 1],
      [2, start],
      [3, day(20) + hourMs],
      [3, day(20)],
      [4, day(1)],
    );
    expect(await cutOf(bench)).toMatchObject({
      positions: [5],
      windowStart: start,
      oldestMs: start,
      newestMs: day(20) + hourMs,
      counts: { read: 5, valid: 4, duplicate: 1, rejected: 0, inWindow: 2, beforeWindow: 2 },
      partitions: [{ inWindow: 2, beforeWindow: 2 }],
    });
  });

  it('does not follow a duplicate: it is in no feature, so it moves no window', async () => {
    const bench = await archived([1, day(20)], [1, day(29)]);
    expect((await cutOf(bench)).windowStart).toBe(day(10));
  });

  it('does not follow the future beyond the day of the clock, and counts what is there', async () => {
    const bench = await archived([1, now + 23 * hourMs], [2, day(21)], [3, day(20)]);
    expect(await cutOf(bench)).toMatchObject({
      windowStart: day(21),
      newestMs: now + 23 * hourMs,
      counts: { inWindow: 2, beforeWindow: 1 },
    });
    expect((await cutOf(bench, day(25))).windowStart).toBe(day(15));
  });

  it('of a lake without events has neither beginning nor events', async () => {
    expect(await cutOf(await archived())).toMatchObject({
      positions: [0],
      windowStart: null,
      oldestMs: null,
      newestMs: null,
      counts: { read: 0, inWindow: 0, beforeWindow: 0 },
    });
  });
});
