import type { StoredStates } from '../connectors/run-store/stored-states.js';
import type { StateStore } from '../connectors/state-store/state-store.js';
import type { FeatureSet } from '../core/features/feature-set.js';
import { StateRecord } from '../core/states/state-record.js';
import { type Checkpoint, readCheckpoint } from './checkpoint.js';
import { entityOfState, statesOf } from './keys.js';

/** What the last checkpoint of a partition holds, where no speed layer runs. */
export interface StoredPartition {
  readonly partition: number;
  readonly checkpoint: Checkpoint;
  /** Sorted by the UTF-8 of the key. */
  records(features: FeatureSet): AsyncIterable<StoredStates>;
  close(): Promise<void>;
}

/** null: there is no checkpoint. @throws state-locked where a speed layer has it, state-damaged */
export async function openStoredPartition(
  stores: StateStore,
  partition: number,
): Promise<StoredPartition | null> {
  const store = await stores.open(partition);
  const checkpoint = readCheckpoint(store);
  if (checkpoint === null) {
    await store.close();
    return null;
  }
  return {
    partition,
    checkpoint,
    async *records({ aggregations }) {
      const record = StateRecord.of(aggregations);
      for await (const entries of store.entries(statesOf(checkpoint.generation))) {
        for (const [key, content] of entries) {
          record.load(content);
          yield { partition, entity: entityOfState(key), record };
        }
      }
    },
    close: () => store.close(),
  };
}
