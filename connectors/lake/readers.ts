import { randomUUID } from 'node:crypto';
import { mkdir, readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { isLocked, lockFolder } from '../files/lock.js';

/**
 * Who reads files of a lake says so by a lock in this folder of it, before it reads which there are. Only who may archive
 * removes files: those that the manifest lists no longer, after that is written, and where nobody reads.
 */
const folderOf = (lake: string) => join(lake, 'readers');

/** Returns how to end it. The lock of a killed reader expires. */
export function beginReading(lake: string): Promise<() => Promise<void>> {
  return lockFolder(folderOf(lake), 'reading', `${randomUUID()}.lock`);
}

/** Whether anybody reads; forgets those who were killed. */
export async function hasReaders(lake: string): Promise<boolean> {
  const folder = folderOf(lake);
  await mkdir(folder, { recursive: true });
  let readers = 0;
  for (const name of await readdir(folder)) {
    if (await isLocked(folder, name)) readers++;
    else await rm(join(folder, name), { recursive: true, force: true });
  }
  return readers > 0;
}
