import { setTimeout as sleep } from 'node:timers/promises';
import type {
  KeyRange,
  PartitionStore,
  StateBatch,
  StateEntry,
  StateStore,
} from '../connectors/state-store/state-store.js';
import type { StreamGuardError } from '../core/errors/errors.js';
import { type Condition, isDamage, isPassing } from './conditions.js';

const pauseMs = 1000;

/**
 * The store of a partition, which is closed and opened again where a write failed: until then none would succeed. It
 * remembers that it is damaged, whoever found it.
 */
export class ReopeningStore implements PartitionStore {
  #damage: StreamGuardError | null = null;

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

  /** What was thrown when it could not be read; null: it always could. */
  get damage(): StreamGuardError | null {
    return this.#damage;
  }

  get(key: Uint8Array): Uint8Array | undefined {
    try {
      return this.store.get(key);
    } catch (thrown) {
      throw this.#noted(thrown);
    }
  }

  batch(): StateBatch {
    const batch = this.store.batch();
    return {
      put: (key, value) => batch.put(key, value),
      del: (key) => batch.del(key),
      write: () => this.#noting(batch.write()),
    };
  }

  entries(range: KeyRange, limit?: number): AsyncIterable<readonly StateEntry[]> {
    return this.#chunks(this.store.entries(range, limit));
  }

  clear(range: KeyRange): Promise<void> {
    return this.#noting(this.store.clear(range));
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
        if (!isPassing(thrown)) throw this.#noted(thrown);
        this.disk.broken(thrown);
        await sleep(pauseMs);
      }
    }
  }

  #noted(thrown: unknown): unknown {
    if (isDamage(thrown)) this.#damage ??= thrown;
    return thrown;
  }

  async #noting(done: Promise<void>): Promise<void> {
    try {
      await done;
    } catch (thrown) {
      throw this.#noted(thrown);
    }
  }

  async *#chunks<Chunk>(chunks: AsyncIterable<Chunk>): AsyncGenerator<Chunk> {
    try {
      yield* chunks;
    } catch (thrown) {
      throw this.#noted(thrown);
    }
  }
}
