import { existsSync, readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { benchmarksPage } from './page.js';
import { type BenchResult, contenderResult, median, ratioResult } from './result.js';

const taken = (wallSeconds: number, rssMb: number) => ({ wallSeconds, cpuSeconds: 2 * wallSeconds, rssMb });
const contenders = [
  contenderResult({ name: 'ours' }, [taken(9, 90), taken(3, 80), taken(4, 100)]),
  contenderResult(
    { name: 'peer', clock: 'seconds' },
    [taken(2, 300), taken(2, 300), taken(1, 300)],
    [{ 'events/s': 2500 }, { 'events/s': 12_500 }, { 'events/s': 9.25 }],
  ),
];
const result: BenchResult = {
  date: '2026-11-21',
  quick: false,
  machine: {
    processor: 'A Processor',
    cores: 2,
    memoryGb: 8,
    system: 'Linux 6',
    versions: { 'Node.js': '20.0.0' },
  },
  cases: [
    {
      name: 'cold',
      title: 'Cold',
      about: 'From the log.',
      data: '10 events, seed 42',
      rounds: 3,
      contenders,
      ratios: [ratioResult({ of: 'ours', to: 'peer', quantity: 'wallSeconds', most: 1.8 }, contenders)],
    },
  ],
};

it('the median is the middle value, or the mean of the two in the middle', () => {
  expect([median([3, 1, 2]), median([4, 1, 2, 3]), median([7])]).toEqual([2, 2.5, 7]);
});

it('names machine, data, seed and rounds, and puts ratios of medians first', () => {
  const page = benchmarksPage(result);
  expect(page).toContain('2026-11-21 on 2 cores of A Processor, 8 GB');
  expect(page).toContain('10 events, seed 42. 3 rounds.');
  expect(page).toContain('| Cold | ours / peer | time | 2.00 | ≤ 1.8 |');
  expect(page).toContain('| ours | 4.00 | 8.00 | 90 | 9.00, 3.00, 4.00 |');
  expect(page).toContain('| peer (timed inside) | 2.00 |');
  expect(page).toContain('|  | peer |\n| --- | --- |\n| events/s | 2,500 |');
  expect(page.indexOf('## Ratios')).toBeLessThan(page.indexOf('## Cold'));
});

const [json, markdown] = ['json', 'md'].map(
  (kind) => new URL(`../../docs/benchmarks.${kind}`, import.meta.url),
);

it.skipIf(!existsSync(json!))(
  'docs/benchmarks.md is made from docs/benchmarks.json (once `npm run bench` was run)',
  () => {
    const found = JSON.parse(readFileSync(json!, 'utf8')) as BenchResult;
    expect(readFileSync(markdown!, 'utf8')).toBe(benchmarksPage(found));
    expect(found.quick).toBe(false);
  },
);
