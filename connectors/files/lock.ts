import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import lockfile from 'proper-lockfile';
import { StreamGuardError } from '../../core/errors/errors.js';

const staleMs = 10_000;

/**
 * Takes the lock of a folder and returns how to give it back. The lock of a killed process expires after 10 s; a process
 * that was suspended for so long, and lost its lock, must not go on: an uncaught exception (`lock-lost`) ends it.
 * @throws locked
 */
export async function lockFolder(folder: string, purpose: string): Promise<() => Promise<void>> {
  await mkdir(folder, { recursive: true });
  try {
    return await lockfile.lock(folder, {
      lockfilePath: join(folder, '.lock'),
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
