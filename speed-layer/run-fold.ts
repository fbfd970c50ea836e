import { join } from 'node:path';
import type { EventLog } from '../connectors/event-log/event-log.js';
import type { DuckDb } from '../connectors/lake/duckdb.js';
import { readRecentIds } from '../connectors/run-store/recent-ids.js';
import type { RunStore } from '../connectors/run-store/run-store.js';
import { StreamGuardError } from '../core/errors/errors.js';
import { DuplicateWindow } from '../core/events/duplicate-window.js';
import type { Progress } from '../core/progress/progress.js';
import type { Basis } from './basis.js';
import { EntityStates } from './entity-states.js';
import { loadStates, type Place } from './load-states.js';
import { noRunCounts, PartitionFold } from './partition-fold.js';

/** Where the states of a run are read with. */
export type RunStates = <Result>(read: (db: DuckDb) => Promise<Result>) => Promise<Result>;

/**
 * One reads after another: the first partition is ready when its own states are read, and there is memory for one pass over
 * the tables only.
 */
export function oneAfterAnother(runStates: RunStates): RunStates {
  let last: Promise<unknown> = Promise.resolve();
  return (read) => {
    const before = last;
    const result = runStates(async (db) => {
      await before;
      return read(db);
    });
    last = result.catch(() => undefined);
    return result;
  };
}

export interface RunFoldContext {
  readonly log: EventLog;
  readonly runs: RunStore;
  readonly runStates: RunStates;
  readonly progress: Progress;
  readonly limitBytes: () => number;
}

/**
 * Puts a run's states into the stores of some partitions, as a generation of each, and begins to fold at the run's cut.
 * Whatever the stores have of these generations must be gone before.
 * @throws run-other-log, file-damaged
 */
export async function foldOfRun(
  context: RunFoldContext,
  basis: Basis,
  places: ReadonlyMap<number, Place>,
): Promise<Map<number, PartitionFold>> {
  const run = basis.run!;
  await assertSameLog(context.log, run);
  const folder = context.runs.runFolder(run.run);
  const partitions = [...places.keys()];
  return context.runStates(async (db) => {
    const { features } = basis;
    const eventTimes = await loadStates(db, features, join(folder, 'states'), places, context.progress);
    const windows = await readWindows(db, basis, join(folder, 'recent-ids'), partitions);
    return new Map(
      Array.from(places, ([partition, { store, generation }]) => {
        const position = run.cut[partition]!;
        const states = new EntityStates(store, generation, basis.features, context.limitBytes());
        const fold = new PartitionFold(basis, states, windows.get(partition)!, {
          position,
          cut: position,
          counts: noRunCounts,
          eventTime: eventTimes.get(partition) ?? null,
          last: null,
          chunks: [],
        });
        // The store has the states, but no chunk of the window yet.
        fold.savedAt = Math.max(0, position - basis.profile.dedupe.withinOffsets);
        return [partition, fold];
      }),
    );
  });
}

/** @throws run-other-log */
async function assertSameLog(log: EventLog, { run, log: trained }: NonNullable<Basis['run']>): Promise<void> {
  const identity = await log.identity();
  if (trained.id === identity.id && trained.partitions === identity.partitions) return;
  throw new StreamGuardError('run-other-log', { run, trained: trained.url, url: log.url });
}

/** The duplicate windows at the run's cut. */
async function readWindows(
  db: DuckDb,
  { profile }: Basis,
  folder: string,
  partitions: readonly number[],
): Promise<Map<number, DuplicateWindow>> {
  const windows = new Map<number, DuplicateWindow>();
  for (const partition of partitions) {
    const window = new DuplicateWindow(profile.dedupe.withinOffsets);
    for await (const { offset, id } of readRecentIds(db, folder, partition)) window.seen(id, offset);
    windows.set(partition, window);
  }
  return windows;
}
