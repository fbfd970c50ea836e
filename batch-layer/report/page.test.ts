import { expect, test } from 'vitest';
import { pageOf } from './page.case.js';

test('names are text, whatever they hold', () => {
  const html = pageOf(['<script>alert(1)</script>', '" onload="x', 'a\0\u001b[31m\u202eb', '__proto__']);
  expect(html).not.toMatch(/<script|" onload|(?!\n)\p{Cc}|\u202e|<i>(?!<)/u);
  expect(html).toContain('<bdi>&#60;script&#62;alert(1)&#60;/script&#62;</bdi>');
  expect(html).toContain('a\\u{0}\\u{1b}[31m\\u{202e}b, cohort');
  expect(html).toContain('<bdi>&#60;i&#62;</bdi>');
});

test('the page needs nothing else and runs nothing', () => {
  const html = pageOf([]);
  expect(html).toContain(`content="default-src 'none'; style-src 'unsafe-inline'"`);
  expect(html).not.toMatch(/https?:|\bsrc=|\bhref=|@import|url\(/);
});

test('each section is there; without activity and earlier run the page says so, or leaves it out', () => {
  const sections = (html: string) => Array.from(html.matchAll(/<section id="(\w+)"/g), ([, id]) => id);
  expect(sections(pageOf([]))).toEqual(['scores', 'anomalies', 'cohorts', 'activity', 'changes']);
  const first = pageOf([], 60, { activity: null, changes: null });
  expect(sections(first)).toEqual(['scores', 'anomalies', 'cohorts', 'changes']);
  expect(first).toContain('There is no earlier run to compare with.');
});

test('every entity is drawn with its cohort, and of many at most 2,000', () => {
  const drawn = (html: string) => html.match(/<title>[^<]*, cohort \d+<\/title>/g)?.length;
  expect(drawn(pageOf([]))).toBe(60);
  const many = pageOf([], 5000);
  expect(drawn(many)).toBe(2000);
  expect(many).toContain('2,000 of 5,000 are drawn.');
});

test('an anomaly shows what its features add, and what was missing', () => {
  const html = pageOf(['odd']);
  expect(html).toMatch(/<span class="name">speed<\/span><span class="own">90<\/span>/);
  expect(html).toContain('<span class="own">none</span>');
  expect(html).toContain('total_events 1,234 · failed_auth_rate –');
});

test('what changed is said in numbers', () => {
  const html = pageOf([]);
  expect(html).toContain('<b>3 → 4</b><span>entities: 3 gained, 0 lost</span>');
  expect(html).toMatch(/Became anomalous: <b><bdi>a<\/bdi><\/b>.* and 1 more/);
  expect(html).toContain('cohort 5, now, new');
  expect(html).toContain('Added: fresh');
});

test.each([0, 1, 2])('%d entities are a page too', (count) => {
  const html = pageOf([], count);
  expect(html).toContain(`${count} of ${count}`);
  expect(html).not.toMatch(/NaN|Infinity/);
});

test('an excerpt, the range of time and the order of events are said', () => {
  const html = pageOf([], 60, {}, true);
  expect(html).toContain('this run is not in force');
  expect(pageOf([])).not.toContain('this run is not in force');
  expect(html).toContain('Events from 2026-01-01 00:00:00 UTC to none.');
  expect(html).toContain(
    'Events were put in order of log time: the log is not keyed by user; `streamguard rekey`',
  );
});
