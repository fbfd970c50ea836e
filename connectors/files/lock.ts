import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import lockfile from 'proper-lockfile';
import { StreamGuardError } from '../../core/errors/errors.js';

const staleMs = 10_000;
const nameOfFolders = '.lock';

/**
 * Takes the lock of a folder and returns how to give it back. The lock of a killed process expires after 10 s; a process
 * that was suspended for so long, and lost its lock, must not go on: an uncaught exception (`lock-lost`) ends it.
 * @param name of the lock: those of different names are independent
 * @throws locked
 */
export async function lockFolder(
  folder: string,
  purpose: string,
  name = nameOfFolders,
): Promise<() => Promise<void>> {
  await mkdir(folder, { recursive: true });
  try {
    return await lockfile.lock(join(folder, name), {
      lockfilePath: join(folder, name),
      realpath: false,
      stale: staleMs,
      retries: { retries: 12, factor: 1, minTimeout: 1000, maxTimeout: 1000, randomize: false },
      onCompromised: (cause) => {
        throw new StreamGuardError('lock-lost', { folder, purpose }, { cause });
      },
    });
  } catch (thrown) {
    if ((thrown as NodeJS.ErrnoException).code !== 'ELOCKED') throw thrown;
    throw new StreamGuardError('locked', { folder, purpose }, { cause: thrown });
  }
}

/** Whether a process that lives holds the lock of that name. */
export function isLocked(folder: string, name: string): Promise<boolean> {
  const path = join(folder, name);
  return lockfile.check(path, { lockfilePath: path, realpath: false, stale: staleMs });
}
