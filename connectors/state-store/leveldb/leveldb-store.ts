import { readdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { ClassicLevel } from 'classic-level';
import { StreamGuardError } from '../../../core/errors/errors.js';
import type { StateStore } from '../state-store.js';
import { asStateFailure } from './failures.js';
import { LevelDbPartition, options } from './leveldb-partition.js';

const nameOfPartition = /^partition-(0|[1-9]\d*)$/;

/** A LevelDB in `<folder>/partition-<n>` for each partition. */
export function levelDbStore(folder: string): StateStore {
  const pathOf = (partition: number) => join(folder, `partition-${partition}`);
  return {
    async open(partition) {
      const path = pathOf(partition);
      try {
        await refuseHeadless(path);
        const database = new ClassicLevel<Uint8Array, Uint8Array>(path, options);
        await database.open();
        await refuseDropped(database);
        return new LevelDbPartition(database);
      } catch (thrown) {
        throw asStateFailure(thrown, path);
      }
    },

    async partitions() {
      const names = await namesIn(folder);
      return names
        .flatMap((name) => nameOfPartition.exec(name)?.slice(1).map(Number) ?? [])
        .sort((a, b) => a - b);
    },

    async destroy(partition) {
      const path = pathOf(partition);
      try {
        await ClassicLevel.destroy(path);
      } catch (thrown) {
        throw asStateFailure(thrown, path);
      }
    },
  };
}

/** Without its CURRENT, LevelDB would take the folder for a new one and what is left of its logs for its content. */
async function refuseHeadless(folder: string): Promise<void> {
  const names = await namesIn(folder);
  if (names.includes('CURRENT') || !names.some((name) => /\.(ldb|log)$/.test(name))) return;
  throw new StreamGuardError('state-damaged', { folder, cause: 'CURRENT is missing' });
}

/**
 * LevelDB leaves out of its content a batch that is damaged in its log, keeps later ones, and tells it in its journal only.
 * Without CURRENT it stays refused.
 */
async function refuseDropped(database: ClassicLevel<Uint8Array, Uint8Array>): Promise<void> {
  const folder = database.location;
  const journal = await readFile(join(folder, 'LOG'), 'utf8');
  const dropped = /dropping \d+ bytes; .*/.exec(journal);
  if (!dropped) return;
  await database.close();
  await rm(join(folder, 'CURRENT'));
  throw new StreamGuardError('state-damaged', { folder, cause: dropped[0] });
}

async function namesIn(folder: string): Promise<string[]> {
  try {
    return await readdir(folder);
  } catch (thrown) {
    if ((thrown as NodeJS.ErrnoException).code === 'ENOENT') return [];
    throw thrown;
  }
}
