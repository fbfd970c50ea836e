import { describe, expect, it } from 'vitest';
import { type Circumstances, conditionOf, type Evaluation } from '../evaluation.js';
import type { WorldOutcome } from '../hear-world.js';
import type { Outcome } from '../outcome.js';
import { qualityMarkdown } from './markdown.js';
import { qualityPage } from './page.js';
import { tablesOf } from './tables.js';

const none = { incidents: [], surprises: [], alerts: { attack: 0, surprise: 0, nothing: 0 } };
const tunnel = { scenario: 'dns-tunnel', incident: 'i1' };
const trip = { scenario: 'benign-trip', incident: 's1' };
const found: Outcome = {
  incidents: [{ ...tunnel, found: { events: 4, minutes: 2.5 } }],
  surprises: [{ ...trip, alerted: true }],
  alerts: { attack: 1, surprise: 2, nothing: 5 },
};
const missed: Outcome = {
  incidents: [{ ...tunnel, found: null }],
  surprises: [{ ...trip, alerted: false }],
  alerts: { attack: 0, surprise: 0, nothing: 2 },
};

function condition(circumstances: Circumstances | null, asItIs: Outcome, withinBudget: Outcome) {
  const world: WorldOutcome = { events: 1000, days: 2, outcomes: [{ asItIs, withinBudget }] };
  return conditionOf(circumstances, [world, world]);
}

const evaluation: Evaluation = {
  profile: 'security-events',
  scorers: ['a <scorer>'],
  budgetPerDay: 1,
  setting: {
    ...{ seeds: [5, 6, 7, 9], users: 10, eventsPerDay: 90 },
    ...{ surprisesPerDay: 1, historyDays: 3, days: 2 },
  },
  conditions: [
    condition({ incidentsPerDay: 0, intensity: 1 }, none, none),
    condition({ incidentsPerDay: 2, intensity: 1 }, found, missed),
    condition({ incidentsPerDay: 2, intensity: 0.5 }, missed, missed),
  ],
};

describe('the tables', () => {
  const byId = new Map(tablesOf(evaluation).map((table) => [table.id, table]));

  it('have a row per rate and scorer at full intensity', () => {
    expect(byId.get('asItIs')!.rows).toEqual([
      ['0 (quiet)', 'a <scorer>', '0', '–', '0.0 (0.0–0.0)', '–', '–', '–', '–'],
      [
        ...['2', 'a <scorer>', '2', '100 % (34–100)', '4.0 (4.0–4.0)', '13 % (3.5–36)', '25 % (10–49)'],
        ...['4', '2.5'],
      ],
    ]);
    expect(byId.get('withinBudget')!.rows[1]!.slice(3, 5)).toEqual(['0 % (0–66)', '1.0 (1.0–1.0)']);
  });

  it('show what the busiest rate brings, and the way of intensity', () => {
    expect(byId.get('scenarios')!.rows).toEqual([
      ['dns-tunnel', 'a <scorer>', '2', '100 % (34–100)', '0 % (0–66)', '–', '–'],
    ]);
    expect(byId.get('surprises')!.rows).toEqual([
      ['benign-trip', 'a <scorer>', '2', '100 % (34–100)', '0 % (0–66)'],
    ]);
    expect(byId.get('intensity')!.rows.map(([intensity]) => intensity)).toEqual(['0.5', '1']);
  });

  it('are no more than the overviews where nothing is labelled', () => {
    const ofLog = { ...evaluation, setting: null, conditions: [condition(null, none, none)] };
    expect(tablesOf(ofLog).map(({ id }) => id)).toEqual(['asItIs', 'withinBudget']);
    expect(qualityPage(ofLog)).toContain('One stretch of a log');
  });
});

it('Markdown has all tables, and says under which seeds they were made', () => {
  const text = qualityMarkdown(evaluation);
  for (const { title } of tablesOf(evaluation)) expect(text).toContain(`\n## ${title}\n`);
  expect(text).toContain('Seeds 5–7, 9');
  expect(text).toContain('| dns-tunnel | a <scorer> | 2 | 100 % (34–100) |');
  expect(text).toContain('| --- | --- | ---: |');
});

describe('the page', () => {
  const page = qualityPage(evaluation);

  it('has three pictures, no scripts, and names as they are', () => {
    expect(page.match(/<svg /g)).toHaveLength(3);
    expect(page).not.toContain('<script');
    expect(page).not.toContain('a <scorer>');
    expect(page).toContain('a &#60;scorer&#62;');
    expect(page).not.toMatch(/NaN|undefined|Infinity/);
  });

  it('is well-formed enough for each element to end', () => {
    for (const name of ['section', 'svg', 'table', 'tr', 'td', 'figure', 'title'])
      expect(page.split(`<${name}`).length, name).toBe(page.split(`</${name}>`).length);
  });
});
