import { levelDbStore } from '../connectors/state-store/leveldb/leveldb-store.js';
import type { EntityStates } from '../core/features/entity-states.case.js';
import { featureSetOf } from '../core/features/feature-set.js';
import type { Profile } from '../core/profile/profile.js';
import { encodeRecord } from '../core/states/encoding.js';
import { StateRecord } from '../core/states/state-record.js';
import { type Checkpoint, readCheckpoint } from './checkpoint.js';
import { entityOfState, statesOf } from './keys.js';

/** What local stores have. */
export interface Stored {
  readonly checkpoints: ReadonlyMap<number, Checkpoint>;
  /** Under `<partition> <entity>`. */
  readonly states: ReadonlyMap<string, EntityStates>;
}

/** Reads the stores in a folder that nobody has open. */
export async function storedIn(folder: string, profile: Profile): Promise<Stored> {
  const record = StateRecord.of(featureSetOf(profile).aggregations);
  const stores = levelDbStore(folder);
  const checkpoints = new Map<number, Checkpoint>();
  const states = new Map<string, EntityStates>();
  for (const partition of await stores.partitions()) {
    const store = await stores.open(partition);
    const checkpoint = readCheckpoint(store)!;
    checkpoints.set(partition, checkpoint);
    for await (const entries of store.entries(statesOf(checkpoint.generation))) {
      for (const [key, content] of entries) {
        const entity = entityOfState(key);
        record.load(content);
        states.set(`${partition} ${entity}`, { partition, entity, states: encodeRecord(record) });
      }
    }
    await store.close();
  }
  return { checkpoints, states };
}
