import { join } from 'node:path';
import type { EventLog } from '../connectors/event-log/event-log.js';
import { type DuckDb, fileList, numberOf } from '../connectors/lake/duckdb.js';
import type { RunStore } from '../connectors/run-store/run-store.js';
import { readStates } from '../connectors/run-store/stored-states.js';
import type { PartitionStore } from '../connectors/state-store/state-store.js';
import { StreamGuardError } from '../core/errors/errors.js';
import { DuplicateWindow } from '../core/events/duplicate-window.js';
import type { Progress } from '../core/progress/progress.js';
import type { Basis } from './basis.js';
import { EntityStates } from './entity-states.js';
import { stateKey } from './keys.js';
import { noRunCounts, PartitionFold } from './partition-fold.js';

/** Where the states of a run are read with. */
export type RunStates = <Result>(read: (db: DuckDb) => Promise<Result>) => Promise<Result>;

export interface RunFoldContext {
  readonly log: EventLog;
  readonly runs: RunStore;
  readonly runStates: RunStates;
  readonly progress: Progress;
  readonly limitBytes: () => number;
}

/** Where a partition's states are to go. */
export interface Place {
  readonly store: PartitionStore;
  readonly generation: number;
}

const recordsPerBatch = 2000;

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
    const eventTimes = await loadStates(context, basis, db, join(folder, 'states'), places);
    const windows = await readRecentIds(
      db,
      basis,
      join(folder, 'recent-ids', 'recent-ids.parquet'),
      partitions,
    );
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

/** @returns per partition, the latest event time in its states */
async function loadStates(
  { progress }: RunFoldContext,
  { features, run }: Basis,
  db: DuckDb,
  folder: string,
  places: ReadonlyMap<number, Place>,
): Promise<Map<number, number>> {
  const eventTimes = new Map<number, number>();
  const stage = progress.stage('states of the run', run!.entities, 'entities');
  let batch: { partition: number; of: ReturnType<PartitionStore['batch']>; size: number } | null = null;
  for await (const { partition, entity, record } of readStates(db, features, folder, {
    partitions: [...places.keys()],
  })) {
    const { store, generation } = places.get(partition)!;
    if (batch === null || batch.partition !== partition || batch.size >= recordsPerBatch) {
      await batch?.of.write();
      stage.advance(batch?.size ?? 0);
      batch = { partition, of: store.batch(), size: 0 };
    }
    batch.of.put(stateKey(generation, entity), record.content);
    batch.size++;
    const seen = features.lastSeen(record.states);
    if (seen !== null) eventTimes.set(partition, Math.max(eventTimes.get(partition) ?? 0, seen));
  }
  await batch?.of.write();
  stage.done();
  return eventTimes;
}

async function readRecentIds(
  db: DuckDb,
  { profile }: Basis,
  path: string,
  partitions: readonly number[],
): Promise<Map<number, DuplicateWindow>> {
  const windows = new Map(
    partitions.map((partition) => [partition, new DuplicateWindow(profile.dedupe.withinOffsets)]),
  );
  const select = `SELECT partition, "offset", id FROM read_parquet(${fileList([path])})
    WHERE partition IN (${partitions.join(', ')}) ORDER BY partition, "offset"`;
  for await (const rows of db.chunks(select)) {
    for (const [partition, offset, id] of rows) {
      windows.get(numberOf(partition))!.seen(String(id), numberOf(offset));
    }
  }
  return windows;
}
