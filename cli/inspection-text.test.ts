import { stripVTControlCharacters } from 'node:util';
import stringWidth from 'string-width';
import { expect, test } from 'vitest';
import type { Inspection } from '../batch-layer/inspection.js';
import { inspectionText } from './inspection-text.js';
import type { TopEntity } from './top-entities.js';

const distribution = { min: 0, p25: 0.00005, median: 1234567, p75: 1e9, max: 1e300, counts: [8, 1, 0, 4] };
const inspection: Inspection = {
  rows: 9464,
  columns: [
    { name: 'user', type: 'VARCHAR', nulls: 0, distinct: 9464, distribution: null },
    { name: 'a'.repeat(24), type: 'DECIMAL(38,0)', nulls: 12, distinct: 3, distribution },
  ],
  labels: { normal: 9434, anomalous: 30 },
  scores: {
    counts: Array.from({ length: 50 }, (_, step) => (step < 40 ? 200 : 3)),
    anomalous: Array.from({ length: 50 }, (_, step) => (step < 40 ? 0 : 3)),
  },
  cohorts: [0, 1, 2].map((cohort) => ({
    cohort,
    size: 100_000,
    anomalous: 3,
    medians: { total_events: 12, avg_threat_score: null, failed_auth_rate: 0.25, [`f${'e'.repeat(30)}`]: 1 },
  })),
};
const contribution = { feature: 'c'.repeat(40), value: 1e6, expected: 0, bits: 0.2 };
const top: TopEntity[] = [
  { entity: '\u001b[2J\nuser', score: 1, reasons: ['one', 'r'.repeat(300)], contributions: [] },
  {
    entity: 'explained',
    score: 0.9,
    reasons: ['one'],
    contributions: [contribution, { feature: 'low', value: null, expected: null, bits: -0.1 }],
  },
];

const text = (width: number) => inspectionText(inspection, top, 0.8, width).map(stripVTControlCharacters);

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
  const lines = inspectionText({ ...inspection, labels: null, scores: null, cohorts: [] }, [], null, 80).map(
    stripVTControlCharacters,
  );
  expect(lines.slice(-2)).toEqual(['Top anomalies', 'none']);
  expect(lines).not.toContain('Labels');
});

test('labels, scores and cohorts are drawn', () => {
  const lines = text(80);
  expect(lines).toContainEqual(expect.stringMatching(/^anomalous +30 +0\.317 % {2}▏░+$/));
  expect(lines).toContainEqual(expect.stringMatching(/^ {3}200 █{40}┊ *$/));
  expect(lines).toContainEqual(expect.stringMatching(/^ {7}█{40}▁{10}$/));
  expect(lines).toContainEqual(expect.stringMatching(/^ {7}0 {48}1 {2}┊ threshold 0\.800$/));
  expect(lines).toContainEqual(expect.stringMatching(/^0 +100,000 {2}█{36} +3 anomalous$/));
});

test('an explained entity shows what its features add instead of words', () => {
  const lines = text(80);
  const at = lines.indexOf('0.900  explained');
  expect(lines[at + 1]).toMatch(/^ {2}c+… +1M {2}cohort 0 {2}\+0\.200 {5}│█+$/);
  expect(lines[at + 2]).toMatch(/^ {2}low +none +−0\.100 {3}██│$/);
  expect(lines.filter((line) => line.trim() === 'one')).toHaveLength(1);
});
