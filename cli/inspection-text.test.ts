import { stripVTControlCharacters } from 'node:util';
import stringWidth from 'string-width';
import { expect, test } from 'vitest';
import type { Inspection } from '../batch-layer/inspection.js';
import { inspectionText } from './inspection-text.js';

const distribution = { min: 0, p25: 0.00005, median: 1234567, p75: 1e9, max: 1e300, counts: [8, 1, 0, 4] };
const inspection: Inspection = {
  rows: 9464,
  columns: [
    { name: 'user', type: 'VARCHAR', nulls: 0, distinct: 9464, distribution: null },
    { name: 'a'.repeat(24), type: 'DECIMAL(38,0)', nulls: 12, distinct: 3, distribution },
  ],
  labels: { normal: 9434, anomalous: 30 },
  cohorts: [0, 1, 2].map((cohort) => ({
    cohort,
    size: 100_000,
    anomalous: 3,
    medians: { total_events: 12, avg_threat_score: null, failed_auth_rate: 0.25, [`f${'e'.repeat(30)}`]: 1 },
  })),
};
const top = [{ entity: '\u001b[2J\nuser', score: 1, reasons: ['one', 'r'.repeat(300)] }];

const text = (width: number) => inspectionText(inspection, top, width).map(stripVTControlCharacters);

test.each([80, 160])('no line is wider than a terminal of %d columns', (width) => {
  for (const line of text(width)) expect(stringWidth(line)).toBeLessThanOrEqual(width);
});

test('a wide terminal shows schema and distribution side by side', () => {
  const lines = text(160);
  expect(lines).toContainEqual(
    expect.stringMatching(/^a{24} +DECIMAL\(38,0\) +12 +0 +5\.0e-5 +1\.23M +1B +1\.0e\+300 +█▁ ▄$/),
  );
  expect(lines).toContainEqual(expect.stringMatching(/^cohort +entities +anomalous +total_events/));
});

test('a narrow one shows one after the other, and cohorts as columns', () => {
  const lines = text(80);
  expect(lines).toContainEqual(expect.stringMatching(/^a{24} +DECIMAL\(38,0\) +12 +3$/));
  expect(lines).toContainEqual(expect.stringMatching(/^a{24} +0 .* █▁ ▄$/));
  expect(lines).toContainEqual(expect.stringMatching(/^cohort +0 +1 +2$/));
});

test('a name cannot drive the terminal', () => {
  expect(text(80)).toContain('1.000  \\u{1b}[2J\\u{a}user');
});

test('no anomalies, no labels and no cohorts are said or left out', () => {
  const lines = inspectionText({ ...inspection, labels: null, cohorts: [] }, [], 80).map(
    stripVTControlCharacters,
  );
  expect(lines.slice(-2)).toEqual(['Top anomalies', 'none']);
  expect(lines).not.toContain('Labels');
});
