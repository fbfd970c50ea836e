import { lstat } from 'node:fs/promises';
import { join } from 'node:path';
import { linkOutput, type RunStore } from '../connectors/run-store/run-store.js';
import { StreamGuardError } from '../core/errors/errors.js';

export interface Promoted {
  /** The run that was in force before; null where there was none. */
  readonly before: string | null;
  /** Links that now lead to the run's training data. */
  readonly links: readonly string[];
  /** Where a link was, and now something of another make stands: left alone. */
  readonly left: readonly string[];
}

/**
 * Puts a run in force, once each of its files is found as it was written, and leads its --output link to it.
 * @throws run-is-excerpt, run-damaged, file-too-new
 */
export async function promote(store: RunStore, run: string): Promise<Promoted> {
  const manifest = await store.manifest(run);
  if (manifest.excerpt) throw new StreamGuardError('run-is-excerpt', { run });
  await store.verify(manifest);
  const before = await store.inForce();
  await store.flipLatest(run);
  const links: string[] = [];
  const left: string[] = [];
  for (const link of manifest.outputLinks) {
    const found = await lstat(link).catch(() => null);
    if (found && !found.isSymbolicLink()) {
      left.push(link);
      continue;
    }
    await linkOutput(link, join(store.runFolder(run), 'training_data'), false);
    links.push(link);
  }
  return { before, links, left };
}
