import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { stringify } from 'yaml';
import { Bench, type BenchOptions } from '../batch-layer/bench.case.js';
import { train } from '../batch-layer/train.js';
import { recordsOf } from '../connectors/event-log/json-records.js';
import { openEventLog } from '../connectors/event-log/open.js';
import { RunStore } from '../connectors/run-store/run-store.js';
import { Snapshots } from '../connectors/run-store/snapshots.js';
import { levelDbStore } from '../connectors/state-store/leveldb/leveldb-store.js';
import { openViewStore } from '../connectors/view-store/open.js';
import type { ViewStore } from '../connectors/view-store/view-store.js';
import type { AnomalyRecord } from '../core/alerts/anomaly.js';
import { silent } from '../core/progress/progress.js';
import type { RunManifest } from '../core/runs/manifest.js';
import type { Observer } from './observer.js';
import { SpeedLayer } from './speed-layer.js';
import type { SpeedOptions } from './speed-options.js';
import { type Stored, storedIn } from './stored.case.js';
import type { PartitionSummary } from './summary.js';

export const quiet: Observer = {
  rejected: () => {},
  scored: () => {},
  handled: () => {},
  anomaly: () => {},
  checkpointed: () => {},
  standing: () => {},
  released: () => {},
  state: () => {},
  viewsWritten: () => {},
  failed: () => {},
  changed: () => {},
};

/** A speed layer over a directory log, beside the batch layer's bench. */
export class SpeedBench {
  readonly runs: RunStore;
  readonly views: Promise<ViewStore>;

  private constructor(
    readonly bench: Bench,
    private readonly now: () => number,
  ) {
    this.runs = new RunStore(join(bench.folder, 'output'));
    this.views = openViewStore('memory:', { prefix: 'test' });
  }

  static async open(options: BenchOptions, now: () => number): Promise<SpeedBench> {
    return new SpeedBench(await Bench.open(options), now);
  }

  /** Publishes a run over all that the log has. */
  async train(at: number): Promise<RunManifest> {
    const { bench } = this;
    const { manifest } = await train({
      log: bench.log,
      db: bench.db,
      lake: bench.lake,
      folder: this.runs.folder,
      profile: bench.profile,
      profileText: stringify(bench.profile),
      archive: () => bench.archive(),
      excerpt: false,
      output: { path: join(bench.folder, 'training_data'), overwrite: false },
      now: new Date(at),
      monotonicMs: () => 0,
      versions: {},
      progress: silent,
    });
    return manifest;
  }

  /** Runs until the log's end, or whatever the options say; another `place` has other state and other outputs. */
  async run(change: Partial<SpeedOptions> = {}, place = 'speed'): Promise<PartitionSummary[]> {
    const { bench } = this;
    const output = (name: string) =>
      openEventLog(`dir:${join(bench.folder, place, name)}`, { create: { partitions: 2 } });
    const layer = new SpeedLayer({
      log: await openEventLog(bench.log.url, { fetchBytes: 65_536 }),
      profile: bench.profile,
      runs: this.runs,
      runStates: (read) => read(bench.db),
      snapshots: new Snapshots(join(bench.folder, place, 'snapshots')),
      snapshotMs: 900_000,
      lake: { folder: bench.lake.folder, duckDb: (use) => use(bench.db) },
      stores: levelDbStore(join(bench.folder, place, 'state')),
      views: await this.views,
      outputs: { anomalies: await output('anomalies'), alerts: await output('alerts') },
      group: place,
      cacheBytes: 64 * 1024 * 1024,
      checkpointMs: 10_000,
      checkpointEvents: 500,
      viewMs: 50,
      untilEnd: true,
      signal: new AbortController().signal,
      now: this.now,
      monotonicMs: () => 0,
      scores: null,
      observer: quiet,
      progress: silent,
      tell: () => {},
      ...change,
    });
    return layer.run();
  }

  /** Removes what a speed layer keeps in these folders. */
  async lose(folders: readonly ('state' | 'snapshots')[], place = 'speed'): Promise<void> {
    for (const name of folders) await rm(join(this.bench.folder, place, name), { recursive: true });
  }

  stored(place = 'speed'): Promise<Stored> {
    return storedIn(join(this.bench.folder, place, 'state'), this.bench.profile);
  }

  /** The anomalies in the log, in its order. */
  async anomalies(place = 'speed'): Promise<AnomalyRecord[]> {
    const log = await openEventLog(`dir:${join(this.bench.folder, place, 'anomalies')}`);
    const records: AnomalyRecord[] = [];
    for await (const record of recordsOf<AnomalyRecord>(log, [])) records.push(record);
    return records;
  }

  async close(): Promise<void> {
    await (await this.views).close();
    await this.bench.close();
  }
}
