import { setImmediate as turn } from 'node:timers/promises';
import type { DuckDb } from '../connectors/lake/duckdb.js';
import { readStates } from '../connectors/run-store/stored-states.js';
import type { PartitionStore } from '../connectors/state-store/state-store.js';
import type { FeatureSet } from '../core/features/feature-set.js';
import type { Progress } from '../core/progress/progress.js';
import { stateKey } from './keys.js';

/** Where a partition's states are to go. */
export interface Place {
  readonly store: PartitionStore;
  readonly generation: number;
}

const recordsPerBatch = 2000;
/** Records until others get their turn: about a millisecond where each has hundreds of values. */
const recordsPerTurn = 16;

/**
 * Puts the states of a run or snapshot into the stores of some partitions, as a generation of each.
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
  let batch: { partition: number; of: ReturnType<PartitionStore['batch']>; size: number } | null = null;
  const partitions = [...places.keys()];
  for await (const { partition, entity, record } of readStates(db, features, folder, { partitions })) {
    const { store, generation } = places.get(partition)!;
    if (batch === null || batch.partition !== partition || batch.size >= recordsPerBatch) {
      await batch?.of.write();
      stage.advance(batch?.size ?? 0);
      batch = { partition, of: store.batch(), size: 0 };
    }
    batch.of.put(stateKey(generation, entity), record.content);
    batch.size++;
    if (batch.size % recordsPerTurn === 0) await turn();
    const seen = features.lastSeen(record.states);
    if (seen !== null) eventTimes.set(partition, Math.max(eventTimes.get(partition) ?? 0, seen));
  }
  await batch?.of.write();
  stage.advance(batch?.size ?? 0);
  stage.done();
  return eventTimes;
}
