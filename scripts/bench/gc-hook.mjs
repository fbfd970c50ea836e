/** `node --import gc-hook.mjs …`: at its end the process writes its garbage collector's pauses to $BENCH_PAUSES, as [epoch ms, kind, ms]. */
import { writeFileSync } from 'node:fs';
import { constants, PerformanceObserver } from 'node:perf_hooks';

const kinds = {
  [constants.NODE_PERFORMANCE_GC_MINOR]: 'minor',
  [constants.NODE_PERFORMANCE_GC_MAJOR]: 'major',
  [constants.NODE_PERFORMANCE_GC_INCREMENTAL]: 'incremental',
  [constants.NODE_PERFORMANCE_GC_WEAKCB]: 'weak',
};
const pauses = [];
const add = (entries) => {
  for (const { startTime, detail, duration } of entries) {
    pauses.push([performance.timeOrigin + startTime, kinds[detail.kind], duration]);
  }
};
const observer = new PerformanceObserver((list) => add(list.getEntries()));
observer.observe({ entryTypes: ['gc'] });
process.on('exit', () => {
  add(observer.takeRecords());
  writeFileSync(process.env.BENCH_PAUSES, JSON.stringify(pauses));
});
