import { randomUUID } from 'node:crypto';
import { link, mkdir, readdir, rm, writeFile } from 'node:fs/promises';
import { causeOf, StreamGuardError } from '../../../core/errors/errors.js';
import { syncPath } from '../../files/atomic.js';
import { headerPath, type LogHeader, partitionFolder, readHeader } from './layout.js';

/**
 * Makes an empty log with `partitions` partitions, or leaves the log that is there as it is (also when another process
 * makes it at the same moment). Fails with `log-unwritable` where the folder holds something else.
 */
export async function createDirectoryLog(
  path: string,
  { partitions }: { partitions: number },
): Promise<void> {
  if ((await readHeader(path)) !== null) return;
  try {
    await mkdir(path, { recursive: true });
    const found = await readdir(path);
    if (found.length > 0 && !found.every(isOfCreation))
      throw new Error(`${path} is a folder with other things in it`);
    const header: LogHeader = { formatVersion: 1, id: randomUUID(), partitions };
    for (let partition = 0; partition < partitions; partition++)
      await mkdir(partitionFolder(path, partition), { recursive: true });
    await publish(path, `${JSON.stringify(header, null, 2)}\n`);
    await syncPath(path);
  } catch (thrown) {
    throw new StreamGuardError('log-unwritable', { cause: causeOf(thrown) }, { cause: thrown });
  }
}

/** Whole or not at all, and only the first of several. */
async function publish(path: string, text: string): Promise<void> {
  const draft = `${headerPath(path)}.${randomUUID()}`;
  await writeFile(draft, text, { flush: true });
  await link(draft, headerPath(path)).catch((thrown: NodeJS.ErrnoException) => {
    if (thrown.code !== 'EEXIST') throw thrown;
  });
  await rm(draft);
}

/** What a creation that is under way, or died, leaves. */
function isOfCreation(name: string): boolean {
  return /^(\d+|log\.json.*|write\.lock)$/.test(name);
}
