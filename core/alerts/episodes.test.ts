import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Anomaly } from './anomaly.js';
import { type Episode, joinEpisodes, keptForLateMs, mostOpen } from './episodes.js';
import type { AlertPolicy } from './policy.js';

const minuteMs = 60_000;
const policy: AlertPolicy = {
  profile: 'small',
  joinWithinMs: 30 * minuteMs,
  riskHalfLifeMs: 86_400_000,
};
const start = Date.UTC(2026, 2, 2, 9);

let number = 0;
const at = (minute: number, score = 0.6): Anomaly => {
  const eventId = `evt_${++number}`;
  return { eventId, entity: 'ann', timeMs: start + minute * minuteMs, score, reasons: [`at ${minute}`] };
};

/** Takes anomalies in, in their order; gives the episode of each, and those that are open at the end. */
function taken(anomalies: readonly Anomaly[]): { open: readonly Episode[]; episodes: Episode[] } {
  let open: readonly Episode[] = Object.freeze([]);
  const episodes = anomalies.map((anomaly) => {
    const after = joinEpisodes(open, Object.freeze(anomaly), policy);
    open = Object.freeze(after.open);
    return after.episode;
  });
  return { open, episodes };
}
const alertsOf = (...minutes: number[]) => {
  const ids = taken(minutes.map((minute) => at(minute))).episodes.map(({ alertId }) => alertId);
  return ids.map((id) => ids.indexOf(id));
};

describe('an anomaly', () => {
  it('joins within 30 minutes of either end, and opens an episode beyond', () => {
    expect(alertsOf(0, 30, 60, 91)).toEqual([0, 0, 0, 3]);
    expect(alertsOf(0, -30, -60, -91)).toEqual([0, 0, 0, 3]);
  });

  it('between two episodes joins the nearer one, of equally near ones the first', () => {
    expect(alertsOf(0, 50, 21)).toEqual([0, 1, 0]);
    expect(alertsOf(0, 50, 29)).toEqual([0, 1, 1]);
    expect(alertsOf(0, 50, 25)).toEqual([0, 1, 0]);
  });

  it('makes the next version of its alert', () => {
    const [first, worst, late, same] = [at(0, 0.6), at(10, 0.8), at(-20, 0.7), at(5, 0.8)];
    const { open, episodes } = taken([first, worst, late, same]);
    expect(episodes[3]).toEqual({
      alertId: episodes[0]!.alertId,
      firstMs: start - 20 * minuteMs,
      lastMs: start + 10 * minuteMs,
      events: 4,
      peak: 0.8,
      firstEventId: first.eventId,
      peakEventId: worst.eventId,
      reasons: ['at 10'],
    });
    expect(open).toEqual([episodes[3]]);
  });

  it('keeps few reasons', () => {
    const many = { ...at(0), reasons: Array.from({ length: 50 }, (_, n) => `reason ${n}`) };
    expect(taken([many]).open[0]!.reasons).toEqual(many.reasons.slice(0, 8));
  });
});

describe('an alert id', () => {
  const idOf = (entity: string, eventId: string, profile = 'small') =>
    joinEpisodes([], { ...at(0), entity, eventId }, { ...policy, profile }).episode.alertId;

  it('is of profile, entity and first event, the same for ever', () => {
    expect(idOf('ann', 'evt_1')).toBe('996c61c4e4fe6722470bc0f2f1a277ef');
    expect(new Set([idOf('ann', 'evt_1'), idOf('bob', 'evt_1'), idOf('ann', 'evt_2')]).size).toBe(3);
    expect(idOf('ann', 'evt_1', 'other')).not.toBe(idOf('ann', 'evt_1'));
  });

  it('keeps apart what a mere concatenation or UTF-8 would not', () => {
    expect(idOf('a', 'bc')).not.toBe(idOf('ab', 'c'));
    expect(idOf('\ud800', 'x')).not.toBe(idOf('\ud801', 'x'));
  });
});

describe('an open episode', () => {
  it('is closed by an anomaly more than 24 h and 30 min after it', () => {
    const end = 24 * 60 + 30;
    expect(taken([at(0), at(end)]).open).toHaveLength(2);
    expect(alertsOf(0, end, 1)).toEqual([0, 1, 0]);
    expect(taken([at(0), at(end + 1)]).open).toHaveLength(1);
    expect(alertsOf(0, end + 1, 1)).toEqual([0, 1, 2]);
  });

  it('is dropped, the one that ended first, where there are more than eight', () => {
    const minutes = Array.from({ length: 9 }, (_, n) => -40 * n);
    const { open } = taken(minutes.map((minute) => at(minute)));
    expect(open.map(({ lastMs }) => (lastMs - start) / minuteMs)).toEqual([
      0, -40, -80, -120, -160, -200, -240, -280,
    ]);
  });
});

const stream = fc.array(
  fc.record({
    minute: fc.integer({ min: -3000, max: 3000 }),
    score: fc.double({ min: 0.5, max: 1, noNaN: true }),
  }),
  { maxLength: 60 },
);

describe('in any stream', () => {
  it('each anomaly is in one alert, within its bounds, and no alert forgets one', () => {
    fc.assert(
      fc.property(stream, (drawn) => {
        const anomalies = drawn.map(({ minute, score }) => at(minute, score));
        const { open, episodes } = taken(anomalies);
        for (const alertId of new Set(episodes.map((of) => of.alertId))) {
          const versions = episodes.filter((of) => of.alertId === alertId);
          const own = anomalies.filter((_, index) => episodes[index]!.alertId === alertId);
          const last = versions.at(-1)!;
          expect(versions.map(({ events }) => events)).toEqual(versions.map((_, index) => index + 1));
          expect(last.firstMs).toBe(Math.min(...own.map(({ timeMs }) => timeMs)));
          expect(last.lastMs).toBe(Math.max(...own.map(({ timeMs }) => timeMs)));
          expect(last.peak).toBe(Math.max(...own.map(({ score }) => score)));
          expect(last.firstEventId).toBe(own[0]!.eventId);
        }
        expect(open.length).toBeLessThanOrEqual(mostOpen);
        const latestMs = Math.max(...open.map(({ lastMs }) => lastMs));
        for (const { lastMs } of open)
          expect(latestMs - lastMs).toBeLessThanOrEqual(policy.joinWithinMs + keptForLateMs);
      }),
    );
  });

  it('that comes in order, episodes are what gaps of more than 30 minutes part', () => {
    fc.assert(
      fc.property(stream, (drawn) => {
        const minutes = drawn.map(({ minute }) => minute).toSorted((a, b) => a - b);
        let opened = 0;
        const expected = minutes.map((minute, index) => {
          if (index > 0 && minute - minutes[index - 1]! > 30) opened = index;
          return opened;
        });
        expect(alertsOf(...minutes)).toEqual(expected);
      }),
    );
  });
});
