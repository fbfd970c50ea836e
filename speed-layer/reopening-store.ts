import { setTimeout as sleep } from 'node:timers/promises';
import type { KeyRange, PartitionStore, StateStore } from '../connectors/state-store/state-store.js';
import type { Condition } from './conditions.js';

const pauseMs = 1000;

/** The store of a partition, which is closed and opened again where a write failed: until then none would succeed. */
export class ReopeningStore implements PartitionStore {
  private constructor(
    private readonly stores: StateStore,
    private readonly partition: number,
    private readonly disk: Condition,
    private store: PartitionStore,
  ) {}

  /** @throws state-locked, state-damaged, disk-failed */
  static async open(stores: StateStore, partition: number, disk: Condition): Promise<ReopeningStore> {
    return new ReopeningStore(stores, partition, disk, await stores.open(partition));
  }

  get(key: Uint8Array): Uint8Array | undefined {
    return this.store.get(key);
  }

  batch() {
    return this.store.batch();
  }

  entries(range: KeyRange) {
    return this.store.entries(range);
  }

  keys(range: KeyRange) {
    return this.store.keys(range);
  }

  clear(range: KeyRange): Promise<void> {
    return this.store.clear(range);
  }

  bytes(): Promise<number> {
    return this.store.bytes();
  }

  close(): Promise<void> {
    return this.store.close();
  }

  /** Tries until the store opens. The batch whose write failed may be in it. @throws state-damaged */
  async reopen(): Promise<void> {
    await this.store.close().catch(() => undefined);
    for (;;) {
      try {
        this.store = await this.stores.open(this.partition);
        return;
      } catch (thrown) {
        if (!(thrown instanceof Error && 'retry' in thrown && thrown.retry)) throw thrown;
        this.disk.broken(thrown);
        await sleep(pauseMs);
      }
    }
  }
}
