import { describe, expect, it } from 'vitest';
import { type Alert, AlertBook } from '../backtest/alert-book.js';
import type { Label, Labels } from './labels.js';
import { type LabelledEvent, outcomeOf } from './outcome.js';

const minuteMs = 60_000;

const attack: Label = { scenario: 'exfiltration', incident: 'x1', isBenign: false };
const other: Label = { scenario: 'brute-force', incident: 'x2', isBenign: false };
const trip: Label = { scenario: 'benign-trip', incident: 's1', isBenign: true };

/** An event per label, a minute apart, with its number as id; anomalies are those with these numbers. */
function hear(all: readonly (Label | null)[], anomalies: readonly number[], begunBefore: string[] = []) {
  const book = new AlertBook({ profile: 'test', joinWithinMs: 0.5 * minuteMs, riskHalfLifeMs: 1 });
  const labels: Labels = new Map(all.flatMap((label, id) => (label ? [[`${id}`, label]] : [])));
  const labelled: LabelledEvent[] = [];
  for (const [id, label] of all.entries()) {
    const event = { eventId: `${id}`, entity: 'ann', timeMs: id * minuteMs, reasons: [] };
    if (anomalies.includes(id)) book.add({ ...event, score: 0.6 });
    if (label) labelled.push({ eventId: `${id}`, label, timeMs: id * minuteMs });
  }
  return outcomeOf(book.alerts(), { labels, labelled, begunBefore: new Set(begunBefore) });
}

describe('what a scorer said, beside what was so', () => {
  it('finds an attack by one of its own events, and says how soon', () => {
    const { incidents, alerts } = hear([null, attack, null, attack, null, attack], [5]);
    expect(incidents).toEqual([
      { scenario: 'exfiltration', incident: 'x1', found: { events: 3, minutes: 4 } },
    ]);
    expect(alerts).toEqual({ attack: 1, surprise: 0, nothing: 0 });
  });

  it('does not find it by an ordinary event beside it', () => {
    const { incidents, alerts } = hear([attack, null, attack], [1]);
    expect(incidents[0]!.found).toBeNull();
    expect(alerts).toEqual({ attack: 0, surprise: 0, nothing: 1 });
  });

  it('counts each alert once, and a surprise for itself', () => {
    const { incidents, surprises, alerts } = hear([attack, trip, attack, other, null, trip], [0, 1, 2, 4]);
    expect(incidents.map(({ incident, found }) => [incident, found?.events])).toEqual([
      ['x1', 1],
      ['x2', undefined],
    ]);
    expect(surprises).toEqual([{ scenario: 'benign-trip', incident: 's1', alerted: true }]);
    expect(alerts).toEqual({ attack: 2, surprise: 1, nothing: 1 });
  });

  it('asks of nothing that began before whether it was found, but knows what the alert is about', () => {
    const { incidents, surprises, alerts } = hear([attack, trip, attack], [0, 1], ['x1', 's1']);
    expect([...incidents, ...surprises]).toEqual([]);
    expect(alerts).toEqual({ attack: 1, surprise: 1, nothing: 0 });
  });

  it('takes the events of an attack by event time, in whatever order they arrived', () => {
    const labelled = [4, 1, 3, 2].map((minute): LabelledEvent => {
      return { eventId: `${minute}`, label: attack, timeMs: minute * minuteMs };
    });
    const truth = { labels: new Map(), labelled, begunBefore: new Set<string>() };
    const { incidents } = outcomeOf([alertOf('4', '3')], truth);
    expect(incidents[0]!.found).toEqual({ events: 3, minutes: 2 });
  });

  it('calls an alert with events of both an attack', () => {
    const labels: Labels = new Map([
      ['0', trip],
      ['1', attack],
    ]);
    const { alerts } = outcomeOf([alertOf('0', '1')], { labels, labelled: [], begunBefore: new Set() });
    expect(alerts).toEqual({ attack: 1, surprise: 0, nothing: 0 });
  });
});

function alertOf(...eventIds: string[]): Alert {
  const book = new AlertBook({ profile: 'test', joinWithinMs: 1, riskHalfLifeMs: 1 });
  for (const eventId of eventIds) book.add({ eventId, entity: 'ann', timeMs: 0, score: 0.6, reasons: [] });
  return book.alerts()[0]!;
}
