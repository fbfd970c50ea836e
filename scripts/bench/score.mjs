/**
 * `score.mjs SOURCE HISTORY TAIL SCORER`, where a run of the log lies: the events of one file are added to states, then those
 * of the other are scored, each by its entity's states before it, which are found first. Only that is timed.
 */
import { createReadStream } from 'node:fs';
import { createInterface } from 'node:readline';
import { loadConfiguration } from '../../dist/config/load.js';
import { openEventLog } from '../../dist/connectors/event-log/open.js';
import { logFolder } from '../../dist/connectors/run-store/paths.js';
import { RunStore } from '../../dist/connectors/run-store/run-store.js';
import { Accumulator } from '../../dist/core/features/accumulator.js';
import { eventScorer } from '../../dist/core/scoring/event-scorer.js';
import { StateTable } from '../../dist/core/states/state-table.js';
import { basisOfRun } from '../../dist/speed-layer/basis.js';

const [source, history, tail, use] = process.argv.slice(2);
const { settings, profile } = loadConfiguration({ workingDirectory: process.cwd(), environment: {} });
const log = await openEventLog(source, { fetchBytes: settings.log.fetchBytes });
const store = new RunStore(logFolder(settings.output.dir, profile.name, log.folder));
await log.close();
const basis = await basisOfRun(store, await store.inForce(), profile);
const table = new StateTable(basis.features.aggregations);
const accumulator = new Accumulator(basis.features);
const scorer = eventScorer({
  ...basis,
  profile: { ...basis.profile, scorer: { ...basis.profile.scorer, use } },
});
let offset = 0;

async function read(file, score) {
  for await (const line of createInterface({ input: createReadStream(file) })) {
    const event = basis.door.judge(Buffer.from(line), Date.now());
    if (!event.valid) throw new Error(event.reason);
    score(event);
    if (!table.find(event.entity)) table.add(event.entity);
    const { time, values } = event;
    accumulator.add(table.record, { offset: offset++, time, values }, time >= (basis.windowStart ?? time));
  }
}

let anomalies = 0;
const times = [];
await read(history, () => undefined);
await read(tail, ({ entity, values }) => {
  const startedMs = performance.now();
  if (!table.find(entity)) return;
  const score = scorer.score(values, table.record.states);
  times.push(1000 * (performance.now() - startedMs));
  if (score >= scorer.threshold) anomalies++;
});

const seconds = times.reduce((sum, time) => sum + time, 0) / 1e6;
const ascending = Float64Array.from(times).sort();
const quantile = (share) => ascending[Math.ceil(share * ascending.length) - 1];
const answer = { events: times.length, entities: table.size, anomalies, seconds };
console.log(JSON.stringify({ ...answer, p50: quantile(0.5), p99: quantile(0.99) }));
