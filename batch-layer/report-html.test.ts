import { expect, test } from 'vitest';
import type { AnomalyReport, TopAnomaly } from '../core/runs/report.js';
import { reportHtml } from './report-html.js';

const anomaly = (user: string, values: Record<string, number | null> = {}): TopAnomaly => ({
  user,
  anomaly_score: 1,
  total_events: 1234,
  ...values,
  anomaly_score_normalized: 1,
  is_anomaly: true,
  reasons: ['total_events 1,234, the median is 5', '<b>bold</b>'],
});

function page(
  anomalies: readonly TopAnomaly[],
  scores = [0.4, 0.5, 0.8],
  threshold: number | null = 0.7,
  excerpt = false,
): string {
  const report: AnomalyReport = {
    total_users: scores.length,
    anomalous_users: anomalies.length,
    anomaly_rate: 0,
    top_anomalies: anomalies,
    run: '20260101T000000000Z',
    profile: 'security-events',
    excerpt,
    cut: [10, 20],
    time_range: { from: '2026-01-01T00:00:00.067Z', to: null },
    window_start: null,
    counts: { read: 30, valid: 30, rejected: 0, duplicate: 0, notRecords: 0, inWindow: 30, beforeWindow: 0 },
    parameters: {},
    label_method: 'auto',
    threshold,
  };
  const isAnomaly = Uint8Array.from(scores, (score) => (threshold !== null && score >= threshold ? 1 : 0));
  const labels = { method: 'auto', threshold, isAnomaly } as const;
  return reportHtml(report, { scores: Float64Array.from(scores), labels }, 'user');
}

test('names and reasons are text, whatever they hold', () => {
  const html = page([
    anomaly('<script>alert(1)</script>'),
    anomaly('" onload="x'),
    anomaly('a\0\u001b[31m\u202eb'),
    anomaly('__proto__'),
  ]);
  expect(html).not.toMatch(/<script|<b>|" onload|(?!\n)\p{Cc}|\u202e/u);
  expect(html).toContain('<bdi>&#60;script&#62;alert(1)&#60;/script&#62;</bdi>');
  expect(html).toContain('<bdi>a\\u{0}\\u{1b}[31m\\u{202e}b</bdi>');
  expect(html).toContain('<bdi>__proto__</bdi>');
  expect(html).toContain('&#60;b&#62;bold&#60;/b&#62;');
});

test('the page needs nothing else and runs nothing', () => {
  const html = page([anomaly('a')]);
  expect(html).toContain(`content="default-src 'none'; style-src 'unsafe-inline'"`);
  expect(html).not.toMatch(/https?:|\bsrc=|\bhref=|@import|url\(/);
});

test('a column that the first anomaly has no value in is shown, and no value is no zero', () => {
  const html = page([anomaly('a', { failed_auth_rate: null }), anomaly('b', { failed_auth_rate: 0.5 })]);
  expect(html).toContain('<td class="number" data-name="failed_auth_rate">–</td>');
  expect(html).toContain('<td class="number" data-name="failed_auth_rate">0.5</td>');
  expect(html).toContain('<td class="number" data-name="total_events">1,234</td>');
});

test('the threshold stands at its place on the normalised scale', () => {
  expect(page([], [0.4, 0.5, 0.8], 0.7)).toContain('<line x1="30.00" x2="30.00"');
  expect(page([], [0.4, 0.5, 0.8], 0.7)).toContain('the threshold, 0.750');
  for (const threshold of [0.9, null]) expect(page([], [0.4, 0.8], threshold)).not.toContain('<line');
  expect(page([], [0.5, 0.5], 0.5)).not.toMatch(/NaN|<line/);
});

test('every entity is in the histogram, also where one bar is a thousand times the other', () => {
  const html = page([], [...new Array<number>(5000).fill(0.4), 0.9]);
  expect(html).toContain('5,000 normal');
  expect(html).toContain('1 anomalous');
  const heights = [...html.matchAll(/<rect[^>]* height="([\d.]+)"/g)].map(([, height]) => Number(height));
  expect(heights).toEqual([97, 1.5]);
});

test('half a million scores are a page too', () => {
  expect(page([], new Array<number>(500_000).fill(0.4))).toContain('500,000 normal');
});

test('no anomalies, no entities and an excerpt are said', () => {
  expect(page([])).toContain('<h2>Top anomalies</h2>\n<p>None.</p>');
  expect(page([], [], null)).toContain('0 of 0 entities');
  expect(page([], [], null)).not.toContain('NaN');
  expect(page([], [0.5], null, true)).toContain('this run is not in force');
  expect(page([])).toContain('Events from 2026-01-01 00:00:00 UTC to none.');
});
