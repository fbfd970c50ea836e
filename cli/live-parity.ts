import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { compareCounts, liveSource } from '../batch-layer/parity/live-cut.js';
import { liveParity } from '../batch-layer/parity/live-parity.js';
import { type ParityRow, Tally } from '../batch-layer/parity/tally.js';
import { writeStates } from '../batch-layer/states.js';
import type { Configuration } from '../config/load.js';
import { RunStore } from '../connectors/run-store/run-store.js';
import type { StoredStates } from '../connectors/run-store/stored-states.js';
import { levelDbStore } from '../connectors/state-store/leveldb/leveldb-store.js';
import { StreamGuardError } from '../core/errors/errors.js';
import type { Progress } from '../core/progress/progress.js';
import { forestScorer } from '../core/scoring/forest-scorer.js';
import { basisOfRun, runZero } from '../speed-layer/basis.js';
import { openStoredPartition, type StoredPartition } from '../speed-layer/stored-partition.js';
import type { Workspace } from './workspace.js';

/** What was compared, and what came of it. */
export interface LiveParity {
  /** Where the speed layer's states were taken from. */
  readonly from: 'checkpoint';
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
  const stored: StoredPartition[] = [];
  try {
    for (const partition of await stores.partitions()) {
      const found = await openStoredPartition(stores, partition);
      if (found) stored.push(found);
    }
    if (stored.length === 0) throw new StreamGuardError('no-live-state', { url: log.url });
    const { partitions } = await log.identity();
    const to = Array.from({ length: partitions }, (_, index) => {
      return stored.find(({ partition }) => partition === index)?.checkpoint.position ?? 0;
    });
    const { manifest } = await workspace.archive(progress, { to });
    const tallies: Tally[] = [];
    for (const run of new Set(stored.map(({ checkpoint }) => checkpoint.run))) {
      const group = stored.filter(({ checkpoint }) => checkpoint.run === run);
      const basis = run === null ? runZero(profile) : await basisOfRun(new RunStore(folder), run, profile);
      const { features, windowStart, model } = basis;
      const tally = new Tally(features);
      tallies.push(tally);
      const live = group.map(({ partition, checkpoint }) => ({ partition, ...checkpoint }));
      const source = liveSource(lake, manifest, basis.profile, live, windowStart);
      await rm(statesFolder, { recursive: true, force: true });
      await writeStates(workspace.db, features, source, statesFolder);
      await compareCounts(workspace.db, lake, manifest, source, live, tally);
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
      from: 'checkpoint',
      positions: Object.fromEntries(
        stored.map(({ partition, checkpoint }) => [partition, checkpoint.position]),
      ),
      runs: Object.fromEntries(stored.map(({ partition, checkpoint }) => [partition, checkpoint.run])),
      rows: tallies.flatMap((tally) => tally.rows()),
    };
  } finally {
    for (const one of stored) await one.close();
  }
}

/** Partitions are in rising order. */
async function* inTurn(all: readonly AsyncIterable<StoredStates>[]): AsyncGenerator<StoredStates> {
  for (const states of all) yield* states;
}
