import { expect, it } from 'vitest';
import { figuresOf, type Trial } from './figures.js';
import type { Outcome } from './outcome.js';

/** Attacks as `kind events minutes`, or `kind` where it was not found. */
function trial(
  days: number,
  attacks: readonly string[],
  alerts: Outcome['alerts'],
  trips: boolean[] = [],
): Trial {
  const incidents = attacks.map((attack, index) => {
    const [scenario = '', events, minutes] = attack.split(' ');
    const found = events === undefined ? null : { events: Number(events), minutes: Number(minutes) };
    return { scenario, incident: `${index}`, found };
  });
  const surprises = trips.map((alerted, index) => {
    return { scenario: 'benign-trip', incident: `trip ${index}`, alerted };
  });
  return { days, outcome: { incidents, surprises, alerts } };
}

it('counts over all worlds together, and alerts a day in each', () => {
  const figures = figuresOf([
    trial(2, ['tunnel 1 0', 'tunnel', 'storm 4 8'], { attack: 3, surprise: 1, nothing: 4 }, [true, false]),
    trial(2, ['storm 2 1', 'storm 3 2.5'], { attack: 2, surprise: 0, nothing: 0 }, [false]),
  ]);
  expect(figures.recall).toMatchObject({ hits: 4, of: 5, share: 0.8 });
  expect(figures.precision).toMatchObject({ hits: 5, of: 10, share: 0.5 });
  expect(figures.onSurprises).toMatchObject({ hits: 1, of: 10 });
  expect(figures.alertsPerDay).toMatchObject({ mean: 2.5, values: [4, 1] });
  expect(figures.events).toMatchObject({ of: 4, median: 2.5 });
  expect(figures.minutes).toMatchObject({ of: 4, median: 1.75 });
  expect(figures.scenarios).toMatchObject([
    { scenario: 'storm', recall: { hits: 3, of: 3 }, events: { median: 3 }, minutes: { median: 2.5 } },
    { scenario: 'tunnel', recall: { hits: 1, of: 2 }, events: { median: 1 }, minutes: { median: 0 } },
  ]);
  expect(figures.surprises).toMatchObject([{ scenario: 'benign-trip', alerted: { hits: 1, of: 3 } }]);
});

it('has no recall in a quiet time, and no precision without an alert', () => {
  const figures = figuresOf([trial(7, [], { attack: 0, surprise: 0, nothing: 0 })]);
  expect(figures.recall.share).toBeNull();
  expect(figures.precision.share).toBeNull();
  expect(figures.alertsPerDay).toEqual({ mean: 0, interval: null, values: [0] });
  expect(figures.events.median).toBeNull();
});
