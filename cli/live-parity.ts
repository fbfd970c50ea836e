import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { compareCounts, liveSource } from '../batch-layer/parity/live-cut.js';
import { liveParity } from '../batch-layer/parity/live-parity.js';
import { type ParityRow, Tally } from '../batch-layer/parity/tally.js';
import { writeStates } from '../batch-layer/states.js';
import type { Configuration } from '../config/load.js';
import { RunStore } from '../connectors/run-store/run-store.js';
import { Snapshots } from '../connectors/run-store/snapshots.js';
import type { StoredStates } from '../connectors/run-store/stored-states.js';
import { levelDbStore } from '../connectors/state-store/leveldb/leveldb-store.js';
import type { Progress } from '../core/progress/progress.js';
import { forestScorer } from '../core/scoring/forest-scorer.js';
import { basisOfRun, runZero } from '../speed-layer/basis.js';
import { type LiveStates, liveStates } from './live-states.js';
import type { Workspace } from './workspace.js';

/** What was compared, and what came of it. */
export interface LiveParity {
  /** Where the speed layer's states were taken from. */
  readonly from: LiveStates['from'];
  /** By partition. */
  readonly positions: Readonly<Record<number, number>>;
  /** The run of each partition; null: run zero. */
  readonly runs: Readonly<Record<number, string | null>>;
  readonly rows: readonly ParityRow[];
}

/**
 * Compares the speed layer's states with those that SQL computes at the same positions, in the window of the run that each
 * partition stands on.
 * @param statesFolder for SQL's states; it need not be there
 */
export async function liveParityOf(
  { settings, profile }: Configuration,
  workspace: Workspace,
  db: string | undefined,
  statesFolder: string,
  progress: Progress,
): Promise<LiveParity> {
  const { folder, lake, log } = workspace;
  const stores = levelDbStore(db ?? settings.speed.stateDir ?? join(folder, 'state'));
  const live = await liveStates(stores, new Snapshots(folder), workspace.db, log.url);
  try {
    const { partitions } = await log.identity();
    const to = Array.from({ length: partitions }, (_, index) => {
      return live.partitions.find(({ partition }) => partition === index)?.position ?? 0;
    });
    const { manifest } = await workspace.archive(progress, { to });
    const tallies: Tally[] = [];
    for (const run of new Set(live.partitions.map((one) => one.run))) {
      const group = live.partitions.filter((one) => one.run === run);
      const basis = run === null ? runZero(profile) : await basisOfRun(new RunStore(folder), run, profile);
      const { features, windowStart, model } = basis;
      const tally = new Tally(features);
      tallies.push(tally);
      const source = liveSource(lake, manifest, basis.profile, group, windowStart);
      await rm(statesFolder, { recursive: true, force: true });
      await writeStates(workspace.db, features, source, statesFolder);
      await compareCounts(workspace.db, lake, manifest, source, group, tally);
      const stage = progress.stage('compare', null, 'entities');
      await liveParity({
        db: workspace.db,
        features,
        forestScore: model ? forestScorer(features, model) : () => null,
        statesFolder,
        speed: inTurn(group.map((one) => one.records(features))),
        tally,
        onEntity: () => stage.advance(1),
      });
      stage.done();
    }
    return {
      from: live.from,
      positions: Object.fromEntries(live.partitions.map(({ partition, position }) => [partition, position])),
      runs: Object.fromEntries(live.partitions.map(({ partition, run }) => [partition, run])),
      rows: tallies.flatMap((tally) => tally.rows()),
    };
  } finally {
    await live.close();
  }
}

/** Partitions are in rising order. */
async function* inTurn(all: readonly AsyncIterable<StoredStates>[]): AsyncGenerator<StoredStates> {
  for (const states of all) yield* states;
}
