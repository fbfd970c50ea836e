import { describe, expect, it } from 'vitest';
import { type Clock, pace } from './pace.js';

/** A clock whose timer oversleeps, up to `coarseMs`. */
function fakeClock(coarseMs: number): Clock & { pass(ms: number): void } {
  let nowMs = 1_770_000_000_000;
  let naps = 0;
  return {
    nowMs: () => nowMs,
    pass: (ms) => {
      nowMs += ms;
    },
    async sleep(ms) {
      nowMs += ms + (coarseMs * (naps++ % 7)) / 6;
    },
  };
}

describe('pace', () => {
  it.each([
    [0.5, 60],
    [100, 10],
    [2000, 10],
    [20_000, 10],
  ])(
    'S32: keeps %d per second within 2 %%, with a coarse timer and a slow receiver',
    async (rate, seconds) => {
      const clock = fakeClock(15);
      const dues: number[] = [];
      const startMs = clock.nowMs();
      const { sent, elapsedMs } = await pace({
        rate,
        durationMs: seconds * 1000,
        clock,
        signal: new AbortController().signal,
        async send(dueMs) {
          expect(dueMs.at(-1)).toBeLessThanOrEqual(clock.nowMs() + 0.01);
          dues.push(...dueMs);
          clock.pass(8 + dueMs.length * 0.01);
        },
      });
      expect(sent).toBe(rate * seconds);
      expect(dues.length).toBe(sent);
      expect(Math.abs((sent / elapsedMs) * 1000 - rate) / rate).toBeLessThan(0.02);
      const wrong = dues.filter((due, index) => Math.abs(due - startMs - ((index + 1) * 1000) / rate) > 0.01);
      expect(wrong).toEqual([]);
    },
  );

  it('makes up for a receiver that stood still, in bounded portions', async () => {
    const clock = fakeClock(0);
    const sizes: number[] = [];
    const { sent } = await pace({
      rate: 10_000,
      durationMs: 5000,
      clock,
      signal: new AbortController().signal,
      async send(dueMs) {
        sizes.push(dueMs.length);
        if (sizes.length === 3) clock.pass(2000);
      },
    });
    expect(sent).toBe(50_000);
    expect(Math.max(...sizes)).toBe(5000);
  });

  it('cannot do what the receiver cannot take, and says so by its counts', async () => {
    const clock = fakeClock(0);
    const stop = new AbortController();
    const { sent, elapsedMs } = await pace({
      rate: 1000,
      durationMs: Infinity,
      clock,
      signal: stop.signal,
      async send(dueMs) {
        clock.pass(dueMs.length * 2);
        if (clock.nowMs() > 1_770_000_010_000) stop.abort();
      },
    });
    expect((sent / elapsedMs) * 1000).toBeLessThan(600);
  });

  it('ends at the signal', async () => {
    const stop = new AbortController();
    const clock = fakeClock(0);
    let calls = 0;
    await pace({
      rate: 100,
      durationMs: Infinity,
      clock,
      signal: stop.signal,
      async send() {
        if (++calls === 10) stop.abort();
      },
    });
    expect(calls).toBe(10);
  });
});
