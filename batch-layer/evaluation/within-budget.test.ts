import { describe, expect, it } from 'vitest';
import type { Anomaly } from '../../core/alerts/anomaly.js';
import { createRandom } from '../../core/random/random.js';
import { alertsOf, alertsWithin } from './within-budget.js';

const policy = { profile: 'test', joinWithinMs: 10, riskHalfLifeMs: 1 };

/** An anomaly per score, each of an entity of its own. */
const apart = (...scores: number[]): Anomaly[] =>
  scores.map((score, index) => {
    return { eventId: `${index}`, entity: `${index}`, timeMs: index, score, reasons: [] };
  });

const ids = (anomalies: readonly Anomaly[], most: number) =>
  alertsWithin(most, anomalies, policy)
    .alerts()
    .flatMap(({ eventIds }) => eventIds);

describe('alerts within a budget', () => {
  it('are those of the highest scores', () => {
    const anomalies = apart(0.5, 0.9, 0.6, 0.8);
    expect(ids(anomalies, 2)).toEqual(['1', '3']);
    expect(ids(anomalies, 3)).toEqual(['1', '2', '3']);
  });

  it('are all where that is within it, and none where it is nothing', () => {
    expect(ids(apart(0.5, 0.9), 2)).toEqual(['0', '1']);
    expect(ids(apart(0.5, 0.9), 0)).toEqual([]);
    expect(ids([], 5)).toEqual([]);
  });

  it('leave out all of a score rather than some', () => {
    expect(ids(apart(0.5, 0.9, 0.5, 0.5), 2)).toEqual(['1']);
  });

  it('are made of the anomalies that are left: one may become two', () => {
    const anomalies = [0.9, 0.5, 0.8].map((score, index): Anomaly => {
      return { eventId: `${index}`, entity: 'ann', timeMs: 8 * index, score, reasons: [] };
    });
    expect(alertsOf(anomalies, policy).count).toBe(1);
    expect(ids(anomalies, 1)).toEqual(['0', '1', '2']);
    const other = { eventId: '3', entity: 'ben', timeMs: 0, score: 0.5, reasons: [] };
    expect(ids([...anomalies, other], 1)).toEqual(['0']);
  });

  it('are never more than it', () => {
    const seed = 3;
    const random = createRandom(seed);
    const anomalies = Array.from({ length: 400 }, (_, index): Anomaly => {
      const entity = `${random.integer(5)}`;
      return {
        eventId: `${index}`,
        entity,
        timeMs: 9 * index,
        score: random.integer(100) / 100,
        reasons: [],
      };
    });
    for (const most of [0, 1, 5, 20, 100])
      expect(alertsWithin(most, anomalies, policy).count, `seed ${seed}`).toBeLessThanOrEqual(most);
  });
});
