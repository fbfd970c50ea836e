import { describe, expect, it } from 'vitest';
import { type Alert, AlertBook } from './alert-book.js';
import { compareAlerts } from './compare-alerts.js';

const minuteMs = 60_000;
const joinWithinMs = 30 * minuteMs;

/** Alerts of anomalies, each given as `entity@minute`. */
function alertsOf(...anomalies: string[]): Alert[] {
  const book = new AlertBook({ profile: 'test', joinWithinMs, riskHalfLifeMs: 1 });
  for (const eventId of anomalies) {
    const [entity = '', minute] = eventId.split('@');
    book.add({ eventId, entity, timeMs: Number(minute) * minuteMs, score: 0.6, reasons: [] });
  }
  return book.alerts();
}

const firsts = (alerts: readonly Alert[]) => alerts.map(({ episode }) => episode.firstEventId);

describe('alerts of anomalies', () => {
  it('are in the order in which they begin, each with its anomalies in that of their arrival', () => {
    const alerts = alertsOf('ann@100', 'ben@90', 'ann@120', 'ann@95', 'ann@200');
    expect(firsts(alerts)).toEqual(['ben@90', 'ann@100', 'ann@200']);
    expect(alerts[1]!.eventIds).toEqual(['ann@100', 'ann@120', 'ann@95']);
    expect(alerts[1]!.episode).toMatchObject({ firstMs: 95 * minuteMs, lastMs: 120 * minuteMs, events: 3 });
  });
});

describe('alerts of two sides', () => {
  it('are kept where they could be one alert, lost and gained where not', () => {
    const before = alertsOf('ann@0', 'ann@100', 'ben@0');
    const after = alertsOf('ann@30', 'ann@131', 'cleo@0');
    const { lost, gained, keptBefore, keptAfter } = compareAlerts(before, after, joinWithinMs);
    expect(firsts(lost)).toEqual(['ben@0', 'ann@100']);
    expect(firsts(gained)).toEqual(['cleo@0', 'ann@131']);
    expect([keptBefore, keptAfter]).toEqual([1, 1]);
  });

  it('may be two on one side and one on the other', () => {
    const before = alertsOf('ann@0', 'ann@40');
    const after = alertsOf('ann@0', 'ann@20', 'ann@40');
    expect(compareAlerts(before, after, joinWithinMs)).toEqual({
      lost: [],
      gained: [],
      keptBefore: 2,
      keptAfter: 1,
    });
  });

  it('do not differ from themselves', () => {
    const alerts = alertsOf('ann@0', 'ben@0', 'ann@100');
    expect(compareAlerts(alerts, alerts, joinWithinMs)).toMatchObject({ lost: [], gained: [], keptAfter: 3 });
  });
});
