import { randomUUID } from 'node:crypto';
import { readdir, rm } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { isLocked, lockFolder } from './lock.js';

/** Where one process puts what does not fit into its memory. */
export interface Spill {
  /** Of its own: DuckDB names its files alike in every process, so two that share a folder overwrite each other. */
  readonly path: string;
  /** Removes it, and what killed processes left of theirs. */
  end(): Promise<void>;
}

const isSpill = /^spill(-[0-9a-f-]{36})?$/;
const isLockOfSpill = /^spill-[0-9a-f-]{36}\.lock$/;

/** A new folder in `folder`, made by who needs it, and locked. Removes what killed processes left of theirs. */
export async function beginSpilling(folder: string): Promise<Spill> {
  const path = join(folder, `spill-${randomUUID()}`);
  const release = await lockFolder(folder, 'spilling', lockOf(path));
  await removeAbandoned(folder);
  return {
    path,
    async end() {
      await rm(path, { recursive: true, force: true });
      await release();
      await removeAbandoned(folder);
    },
  };
}

function lockOf(spill: string): string {
  return `${basename(spill)}.lock`;
}

/** The lock is there before its folder and goes after it. */
async function removeAbandoned(folder: string): Promise<void> {
  for (const name of await readdir(folder)) {
    const lock = isSpill.test(name) ? lockOf(name) : isLockOfSpill.test(name) ? name : null;
    if (lock === null || (await isLocked(folder, lock))) continue;
    await rm(join(folder, name), { recursive: true, force: true });
  }
}
