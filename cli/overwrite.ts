import { lstat, realpath } from 'node:fs/promises';
import { relative, resolve } from 'node:path';
import { StreamGuardError } from '../core/errors/errors.js';

/**
 * Refuses an --overwrite of a folder that holds what must stay: the current folder, the log, earlier runs.
 * @throws usage
 */
export async function assertExpendable(path: string, kept: readonly string[]): Promise<void> {
  const found = await lstat(path).catch(() => null);
  if (!found || found.isSymbolicLink()) return;
  const removed = await realpath(path);
  for (const folder of kept) {
    const real = await realpath(folder).catch(() => resolve(folder));
    if (/^\.\.(\/|$)/.test(relative(removed, real))) continue;
    throw new StreamGuardError('usage', {
      problem: `--overwrite would remove ${path}, and with it ${folder}.`,
      cure: 'Name another --output, a folder that holds nothing but an earlier result.',
    });
  }
}
