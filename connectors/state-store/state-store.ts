/** Where the speed layer keeps what it must not lose: a store per partition, for partitions move between processes. */
export interface StateStore {
  /**
   * Takes the store of a partition for this process, and makes it where there is none.
   * @throws state-locked, state-damaged, disk-failed
   */
  open(partition: number): Promise<PartitionStore>;
  /** Those that have a store here, damaged or not, in rising order. */
  partitions(): Promise<readonly number[]>;
  /** Deletes what there is of a partition, nothing included. @throws state-locked, disk-failed */
  destroy(partition: number): Promise<void>;
}

/**
 * Bytes by key, in the order of the keys' bytes, of one partition. After a kill at any instant it holds the batches up to
 * the last that was written, each whole.
 *
 * Damage may be found at any call that reads (`state-damaged`): what the store holds is then good for nothing, destroy it.
 * After a write that failed (`disk-failed`) none succeeds: close the store and open it again; that batch may be in it.
 */
export interface PartitionStore {
  /** The value, of the batches written. Synchronous, and a copy. @throws state-damaged */
  get(key: Uint8Array): Uint8Array | undefined;
  /** A new batch, empty. */
  batch(): StateBatch;
  /** In chunks, of the moment of the call; the first so many. @throws state-damaged */
  entries(range: KeyRange, limit?: number): AsyncIterable<readonly StateEntry[]>;
  /** Deletes a range; a kill may leave part of it. @throws disk-failed, state-damaged */
  clear(range: KeyRange): Promise<void>;
  /** On disk. */
  bytes(): Promise<number>;
  /** Waits for writes that have begun, then lets the partition go. Batches not yet begun to be written are lost. */
  close(): Promise<void>;
}

/** Changes, of which the last to a key counts. May be filled bit by bit between other work. */
export interface StateBatch {
  /** Holds a copy of both. */
  put(key: Uint8Array, value: Uint8Array): void;
  del(key: Uint8Array): void;
  /** All or nothing, durable once done, in the order of the calls. Ends the batch. @throws disk-failed, state-damaged */
  write(): Promise<void>;
}

/** Keys in `[gte, lt)`. */
export interface KeyRange {
  readonly gte: Uint8Array;
  readonly lt: Uint8Array;
}

export type StateEntry = readonly [key: Uint8Array, value: Uint8Array];
