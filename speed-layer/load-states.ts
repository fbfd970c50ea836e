import { setImmediate as turn } from 'node:timers/promises';
import type { DuckDb } from '../connectors/lake/duckdb.js';
import { readPackedStates } from '../connectors/run-store/stored-states.js';
import type { PartitionStore, StateBatch } from '../connectors/state-store/state-store.js';
import type { FeatureSet } from '../core/features/feature-set.js';
import type { Progress } from '../core/progress/progress.js';
import { stateKey } from './keys.js';

/** Where a partition's states are to go. */
export interface Place {
  readonly store: PartitionStore;
  readonly generation: number;
}

const recordsPerBatch = 2000;
/** Records until others get their turn: some tenths of a millisecond, a few where each has hundreds of values. */
const recordsPerTurn = 32;

/** States on their way into a store. */
interface Load {
  readonly partition: number;
  readonly batch: StateBatch;
  size: number;
}

/**
 * Puts the states of a run or snapshot into the stores of some partitions, as a generation of each; each batch is written
 * while the next is filled.
 * @returns per partition, the latest event time in its states
 * @throws file-damaged
 */
export async function loadStates(
  db: DuckDb,
  features: FeatureSet,
  folder: string,
  places: ReadonlyMap<number, Place>,
  progress: Progress,
): Promise<Map<number, number>> {
  const eventTimes = new Map<number, number>();
  const stage = progress.stage('states', null, 'entities');
  let load: Load | null = null;
  let written = Promise.resolve();
  const write = async ({ batch, size }: Load) => {
    await written;
    written = batch.write().then(() => stage.advance(size));
    // It is thrown where it is awaited.
    written.catch(() => undefined);
  };
  try {
    const all = readPackedStates(db, features, folder, [...places.keys()]);
    for await (const { partition, entity, record } of all) {
      const { store, generation } = places.get(partition)!;
      if (load === null || load.partition !== partition || load.size >= recordsPerBatch) {
        if (load) await write(load);
        load = { partition, batch: store.batch(), size: 0 };
      }
      load.batch.put(stateKey(generation, entity), record.content);
      load.size++;
      if (load.size % recordsPerTurn === 0) await turn();
      const seen = features.lastSeen(record.scalars.states);
      if (seen !== null) eventTimes.set(partition, Math.max(eventTimes.get(partition) ?? 0, seen));
    }
    if (load) await write(load);
  } finally {
    await written;
  }
  stage.done();
  return eventTimes;
}
