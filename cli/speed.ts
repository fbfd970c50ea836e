import { join } from 'node:path';
import { type Command, InvalidArgumentError } from 'commander';
import type { Settings } from '../config/settings.js';
import { openEventLog } from '../connectors/event-log/open.js';
import { beginSpilling } from '../connectors/files/spill.js';
import type { DuckDb } from '../connectors/lake/duckdb.js';
import { serveMetrics } from '../connectors/metrics/endpoint.js';
import { lakeFolder, logFolder } from '../connectors/run-store/paths.js';
import { RunStore } from '../connectors/run-store/run-store.js';
import { Snapshots } from '../connectors/run-store/snapshots.js';
import { levelDbStore } from '../connectors/state-store/leveldb/leveldb-store.js';
import { openViewStore } from '../connectors/view-store/open.js';
import { sumCounts } from '../core/runs/counts.js';
import { offsetsIn } from '../speed-layer/holes.js';
import { metricsObserver } from '../speed-layer/metrics/metrics-observer.js';
import { SpeedMetrics } from '../speed-layer/metrics/speed-metrics.js';
import { SpeedLayer } from '../speed-layer/speed-layer.js';
import type { PartitionSummary } from '../speed-layer/summary.js';
import type { Tally } from '../speed-layer/tally.js';
import type { Times } from '../speed-layer/times.js';
import { namedLog, wholeNumber } from './arguments.js';
import { answer, type CommonOptions, configurationOf, newCommand, progressOf } from './command.js';
import { defaultLog } from './default-log.js';
import { LineFile } from './line-file.js';
import { outputLogUrl } from './output-logs.js';
import { type Opened, Shared } from './shared.js';
import { formatCount } from './terminal-progress.js';

/** How long connections may live on after the end. */
const triesMs = 500;

interface SpeedCommandOptions extends CommonOptions {
  readonly source?: string;
  readonly broker?: string;
  readonly topic?: string;
  readonly group?: string;
  readonly db?: string;
  readonly metricsPort?: number;
  readonly until?: 'end';
  readonly scores?: string;
}

/** `streamguard speed`: scores events as they arrive, until it is stopped. */
export function speedCommand(): Command {
  return newCommand(
    'speed',
    'Score every event as it arrives',
    'streamguard speed --source kafka://localhost:9092/security-events --metrics-port 8080',
  )
    .option('--source <url>', 'event log to read (default: log.url)')
    .option('--broker <host:port>', "the original's way to name the log, with --topic")
    .option('--topic <name>', 'topic at --broker (default: security-events)')
    .option(
      '--group <name>',
      'consumer group; processes of one group share the partitions (default: streamguard-<name of the log>)',
    )
    .option('--db <folder>', 'folder of the local state')
    .option('--metrics-port <port>', 'serve /metrics for Prometheus on loopback', wholeNumber(0, 65_535))
    .option('--until <end>', 'stop at the end that the log has now', untilEnd)
    .option('--scores <file>', 'write the score of every valid event to this file, as NDJSON')
    .addHelpText(
      'after',
      `
With --json, at the end: counts are of the state, since the cut of its run;
scored, anomalies, suppressed (of them) and alerts (those opened) are what this process has done.`,
    )
    .action(speed);
}

function untilEnd(text: string): 'end' {
  if (text === 'end') return text;
  throw new InvalidArgumentError('It must be end.');
}

async function speed(options: SpeedCommandOptions): Promise<void> {
  const configuration = configurationOf(options);
  const { settings, profile } = configuration;
  const { speed } = settings;
  const url = namedLog('--source', options.source, options) ?? defaultLog(configuration);
  const log = await openEventLog(url, { fetchBytes: settings.log.fetchBytes });
  const closing: (() => Promise<unknown>)[] = [() => log.close()];
  const stop = new AbortController();
  const stopBySignal = () => stop.abort();
  process.on('SIGTERM', stopBySignal).on('SIGINT', stopBySignal);
  try {
    const folder = logFolder(settings.output.dir, profile.name, log.folder);
    const { partitions } = await log.identity();
    const output = (name: 'anomalies' | 'alerts') =>
      openEventLog(outputLogUrl(name, speed, url, folder), { create: { partitions } });
    const metrics = new SpeedMetrics();
    const tell = (line: string) => process.stderr.write(`streamguard: ${line}\n`);
    const port = options.metricsPort ?? speed.metricsPort;
    if (port !== undefined) {
      const endpoint = await serveMetrics(
        { contentType: metrics.registry.contentType, metrics: () => metrics.registry.metrics() },
        { port },
      );
      tell(`metrics are at ${endpoint.url}/metrics`);
      closing.push(() => endpoint.close());
    }
    const views = await openViewStore(speed.viewsUrl, { prefix: `${profile.name}/${log.folder}` });
    closing.push(() => views.close());
    const scores = options.scores === undefined ? null : await LineFile.create(options.scores);
    if (scores) closing.push(() => scores.close());
    const duckDb = new Shared(() => openDuckDb(folder, settings.machine));
    const layer = new SpeedLayer({
      log,
      profile,
      runs: new RunStore(folder),
      snapshots: new Snapshots(folder),
      snapshotMs: speed.snapshotMinutes * 60_000,
      runStates: (read) => duckDb.use(read),
      lake: { folder: lakeFolder(folder), duckDb: (use) => duckDb.use(use) },
      stores: levelDbStore(options.db ?? speed.stateDir ?? join(folder, 'state')),
      views,
      outputs: { anomalies: await output('anomalies'), alerts: await output('alerts') },
      group: options.group ?? speed.group ?? `streamguard-${log.name}`,
      cacheBytes: speed.cacheMb * 1024 * 1024,
      checkpointMs: speed.checkpointSeconds * 1000,
      checkpointEvents: speed.checkpointEvents,
      viewMs: speed.viewMs,
      untilEnd: options.until === 'end',
      signal: stop.signal,
      now: Date.now,
      monotonicMs: () => performance.now(),
      scores: scores && {
        add: (record) => scores.add(JSON.stringify(record)),
        room: () => scores.room(),
      },
      observer: metricsObserver(metrics, tell),
      progress: progressOf(options),
      tell,
    });
    const summaries = await layer.run();
    const { tally, times } = layer;
    answer(options, { ...documentOf(summaries, tally), ...secondsOf(times) }, linesOf(summaries, tally));
  } finally {
    process.off('SIGTERM', stopBySignal).off('SIGINT', stopBySignal);
    for (const close of closing.reverse()) await close();
    // A broker that does not answer is tried for some more seconds: nobody waits for that.
    setTimeout(() => process.exit(), triesMs).unref();
  }
}

/** Only a start from a run, a new run, and what the log forgot need it. */
async function openDuckDb(
  folder: string,
  { duckdbMemoryMb: memoryMb, duckdbThreads: threads }: Settings['machine'],
): Promise<Opened<DuckDb>> {
  const { DuckDb } = await import('../connectors/lake/duckdb.js');
  const spill = await beginSpilling(folder);
  const db = await DuckDb.open({ memoryMb, threads, spillFolder: spill.path });
  return {
    value: db,
    async close() {
      db.close();
      await spill.end();
    },
  };
}

/** Counts are those of the states, since their cut; the tally is what this process has done. */
function documentOf(summaries: readonly PartitionSummary[], tally: Readonly<Tally>) {
  const total = (of: (summary: PartitionSummary) => number) =>
    summaries.reduce((sum, one) => sum + of(one), 0);
  return {
    run: summaries[0]?.run ?? null,
    positions: Object.fromEntries(summaries.map(({ partition, position }) => [partition, position])),
    counts: {
      ...sumCounts(summaries.map(({ counts }) => counts)),
      inWindow: total(({ counts }) => counts.inWindow),
      beforeWindow: total(({ counts }) => counts.beforeWindow),
    },
    ...tally,
    missing: total(({ holes }) => offsetsIn(holes)),
    unscored: total(({ unscored }) => offsetsIn(unscored)),
    partitions: summaries,
  };
}

/** From the start of the process to its first score, and from its first record to its last score. */
function secondsOf(times: Times | null) {
  return {
    startSeconds: times && times.firstScoredMs / 1000,
    seconds: times && (times.lastScoredMs - times.deliveredMs) / 1000,
  };
}

function linesOf(summaries: readonly PartitionSummary[], tally: Readonly<Tally>): string[] {
  const { run, counts, scored, anomalies, suppressed, alerts, missing, unscored } = documentOf(
    summaries,
    tally,
  );
  const { read, valid, rejected, duplicate } = counts;
  const since = run === null ? "the log's start" : `the cut of the run ${run}`;
  return [
    `Since ${since}: ${formatCount(read)} records read = ${formatCount(valid)} valid + ${formatCount(rejected)} rejected + ${formatCount(duplicate)} duplicate`,
    `This time: ${formatCount(scored)} scored, ${formatCount(anomalies)} anomalies${suppressed === 0 ? '' : ` (${formatCount(suppressed)} suppressed)`}, ${formatCount(alerts)} alerts opened`,
    ...(missing === 0
      ? []
      : [`${formatCount(missing)} offsets are missing: neither the log nor the lake has them`]),
    ...(unscored === 0
      ? []
      : [`${formatCount(unscored)} offsets may not have been scored: an earlier state was lost`]),
  ];
}
