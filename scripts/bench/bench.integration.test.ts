import { existsSync } from 'node:fs';
import { expect, test } from 'vitest';
import { kafkaLack } from '../../connectors/event-log/kafka/kafka-server.case.js';
import { redisLack } from '../../connectors/view-store/redis/redis-server.case.js';
import { bench } from './bench.js';
import { cases } from './cases/cases.js';
import { benchmarksPage } from './page.js';
import { pythonLack } from './python.js';

const unbuilt = existsSync(new URL('../../dist/cli/main.js', import.meta.url))
  ? null
  : 'not built: npm run build';
const lack = unbuilt ?? pythonLack();

/** These put what the others put at other data: they run where BENCH_CASES=all. */
const variants = new Set([
  'ten-times',
  'million-users',
  'cores',
  'nightly',
  'parity',
  'score',
  'stream-million-zipf',
  'stream-million-uniform',
  'stream-profile',
  'stream-latency',
  'stream-swap',
  'stream-restart',
]);
const needsKafka = (name: string) => name === 'cold-kafka' || name.startsWith('stream');
const isWhole = process.env.BENCH_CASES === 'all';

for (const { name } of cases) {
  const left = !isWhole && variants.has(name) ? 'a variant: BENCH_CASES=all' : null;
  const missing =
    lack ?? left ?? (needsKafka(name) ? kafkaLack() : null) ?? (name === 'stream' ? redisLack() : null);
  test.skipIf(missing !== null)(
    `the benchmark ${name} works on small data${missing ? ` (${missing})` : ''}`,
    async () => {
      const result = await bench({ quick: true, only: [name], rounds: null, seed: 7, tell: () => undefined });
      const [found] = result.cases;
      expect(found?.name).toBe(name);
      for (const { median, runs } of found!.contenders) {
        expect(runs).toHaveLength(1);
        expect(median.wallSeconds).toBeGreaterThan(0);
        expect(median.cpuSeconds).toBeGreaterThan(0);
        expect(median.rssMb).toBeGreaterThan(20);
      }
      for (const { value } of found!.ratios) expect(Number.isFinite(value) && value > 0).toBe(true);
      expect(benchmarksPage(result)).toContain(found!.title);
    },
  );
}
