import type { Load } from './load.js';
import type { RecordSizes } from './record-sizes.js';

/** Bytes, by what they are for, in the order in which they are told. */
export type Parts = Readonly<Record<string, number>>;

export interface Estimate {
  /** Of the process itself; files of the local store that the system maps in are not among it, for it may drop them. */
  readonly memory: Parts;
  readonly disk: Parts;
}

const mb = 1e6;
/** Node with the product's code and its libraries. */
const programBytes = 130 * mb;
/** The collector's heap with events on their way, and what the allocator does not give back. */
const heapBytes = 200 * mb;
/** Room that records have to grow, and stretches between them. */
const slack = 1.2;
/** A record's name, place and notes. */
const heldBytes = 300;
/** An entity's view where views are in the process. */
const viewBytes = 450;
/** Of an id besides its bytes: length, offset, start, hash, two slots; buffers grow by doubling, so half more. */
const idOverheadBytes = 21;
const doubling = 1.3;
/** Of an entry of the store besides key and value, and older ones that were not merged away yet. */
const storeSlack = 1.35;
/** Write buffers in files that wait to be merged: four of the first level, two logs. */
const waitingFiles = 6;
const keyBytes = 30;
/** What a run's tables and a snapshot take of an entity, for each byte of its packed record. */
const snapshotShare = 1.5;
const snapshotsKept = 2;

/**
 * What a speed layer would take, before anyone starts it.
 * @param writeBufferBytes of the local store, of which it holds two per partition, each with a checkpoint beyond it
 */
export function estimate(load: Load, sizes: RecordSizes, writeBufferBytes: number): Estimate {
  const { entities, partitions, withinOffsets } = load;
  const all = entities * sizes.bytes * slack;
  const cached = Math.min(all, load.cacheBytes);
  const cachedEntities = (cached / all) * entities;
  const changed = cachedEntities * sizes.packedBytes;
  const ids = partitions * withinOffsets * (sizes.idBytes + idOverheadBytes);
  const states = entities * (sizes.packedBytes + keyBytes) * storeSlack;
  return {
    memory: {
      program: programBytes + heapBytes,
      'states of entities seen last': cached + cachedEntities * heldBytes,
      'ids of recent events': 2 * ids * doubling,
      'write buffers of the local store': 2 * (partitions * writeBufferBytes + changed),
      ...(load.hasOwnViews && { views: entities * viewBytes }),
    },
    disk: {
      'local state': states + ids + waitingFiles * partitions * writeBufferBytes,
      'a second one while a run is put in place': states,
      snapshots: snapshotsKept * (entities * sizes.packedBytes * snapshotShare + ids),
    },
  };
}

export function sumOf(parts: Parts): number {
  return Object.values(parts).reduce((sum, bytes) => sum + bytes, 0);
}
