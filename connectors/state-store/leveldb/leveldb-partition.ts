import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { ClassicLevel, DatabaseOptions, Iterator } from 'classic-level';
import { StreamGuardError } from '../../../core/errors/errors.js';
import type { KeyRange, PartitionStore, StateBatch, StateEntry } from '../state-store.js';
import { checkedValue, withChecksum } from './checked-value.js';
import { asStateFailure } from './failures.js';

type Database = ClassicLevel<Uint8Array, Uint8Array>;

/** Bytes; up to two are held. With LevelDB's own 4 MB, random updates of a million values wait far longer for compactions. */
export const writeBufferSize = 8 * 1024 * 1024;

/** Compression would cost 4 of 18 us per read. */
export const options: DatabaseOptions<Uint8Array, Uint8Array> = {
  keyEncoding: 'view',
  valueEncoding: 'view',
  compression: false,
  writeBufferSize,
};

/** Of entries that are read together. */
const chunkEntries = 1000;
const chunkBytes = 256 * 1024;

export class LevelDbPartition implements PartitionStore {
  /** Of all batches so far; once one has failed, so does every later one: it would lie behind a torn one in the log. */
  #written = Promise.resolve();

  constructor(private readonly database: Database) {}

  get(key: Uint8Array): Uint8Array | undefined {
    try {
      const stored = this.database.getSync(key);
      return stored && this.#checked(key, stored);
    } catch (thrown) {
      throw asStateFailure(thrown, this.database.location);
    }
  }

  batch(): StateBatch {
    const batch = this.database.batch();
    return {
      put: (key, value) => {
        batch.put(key, withChecksum(key, value));
      },
      del: (key) => {
        batch.del(key);
      },
      write: () => this.#inTurn(() => batch.write({ sync: true })),
    };
  }

  entries(range: KeyRange, limit = -1): AsyncIterable<readonly StateEntry[]> {
    return this.#chunks(this.database.iterator({ ...range, limit, highWaterMarkBytes: chunkBytes }));
  }

  clear(range: KeyRange): Promise<void> {
    return this.#inTurn(() => this.database.clear(range));
  }

  async bytes(): Promise<number> {
    const folder = this.database.location;
    const names = await readdir(folder);
    const sizes = await Promise.all(names.map((name) => sizeOf(join(folder, name))));
    return sizes.reduce((sum, size) => sum + size, 0);
  }

  async close(): Promise<void> {
    await this.#written.catch(() => {});
    await this.database.close();
  }

  #inTurn(write: () => Promise<void>): Promise<void> {
    this.#written = this.#written.then(write).catch((thrown) => {
      throw asStateFailure(thrown, this.database.location);
    });
    return this.#written;
  }

  async *#chunks(
    iterator: Iterator<Database, Uint8Array, Uint8Array>,
  ): AsyncGenerator<readonly StateEntry[]> {
    try {
      for (;;) {
        const chunk = await iterator.nextv(chunkEntries);
        if (chunk.length === 0) return;
        yield chunk.map(([key, stored]) => [key, this.#checked(key, stored)]);
      }
    } catch (thrown) {
      throw asStateFailure(thrown, this.database.location);
    } finally {
      await iterator.close();
    }
  }

  #checked(key: Uint8Array, stored: Uint8Array): Uint8Array {
    const value = checkedValue(key, stored);
    if (value) return value;
    const cause = `the value of the key ${Buffer.from(key).toString('hex')} is not what was written`;
    throw new StreamGuardError('state-damaged', { folder: this.database.location, cause });
  }
}

/** 0 for a file that LevelDB has deleted meanwhile. */
async function sizeOf(path: string): Promise<number> {
  try {
    return (await stat(path)).size;
  } catch (thrown) {
    if ((thrown as NodeJS.ErrnoException).code === 'ENOENT') return 0;
    throw thrown;
  }
}
